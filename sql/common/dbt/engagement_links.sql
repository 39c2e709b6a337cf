-- Links from activities to records of one object, a row a type of link. Repeatable.
SELECT {{columns}}
FROM (
  SELECT
    *,
    CASE from_type
      WHEN 'calls' THEN 'CALL'
      WHEN 'communications' THEN 'COMMUNICATION'
      WHEN 'emails' THEN 'EMAIL'
      WHEN 'meetings' THEN 'MEETING'
      WHEN 'notes' THEN 'NOTE'
      WHEN 'tasks' THEN 'TASK'
    END AS engagement_type
  FROM {{source}}
) AS held
WHERE {{starts}}
  AND {{ends}}
  AND held._deleted_at IS NULL
