-- Counts what a run wanted to change, by what became of it. Reads only.
SELECT
  listed.part,
  listed.action,
  listed.status,
  listed.error_code,
  count(*) AS met,
  min(listed.error_message) AS what
FROM (
  SELECT 1 AS part, change.action, change.status, change.error_code, change.error_message
  FROM {{changes}} AS change
  WHERE change.run_id = $run_id
  UNION ALL
  SELECT 2 AS part, link.action, link.status, link.error_code, link.error_message
  FROM {{association_changes}} AS link
  WHERE link.run_id = $run_id
) AS listed
GROUP BY
  listed.part,
  listed.action,
  listed.status,
  listed.error_code
ORDER BY
  listed.part,
  met DESC,
  listed.status,
  listed.error_code NULLS LAST,
  listed.action NULLS LAST
