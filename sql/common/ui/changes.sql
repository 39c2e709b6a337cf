-- One page of what a run wanted to change in HubSpot: records by key, then links. Reads only.
SELECT
  listed.part,
  listed.sort_key,
  listed.change_id,
  listed.key,
  listed.hubspot_id,
  listed.action,
  listed.status,
  listed.error_code,
  listed.error_message,
  listed.error_field,
  listed.attempts,
  listed.properties,
  listed.before,
  listed.to_type,
  listed.to_key,
  listed.to_id,
  listed.label,
  listed.changed_at
FROM (
  SELECT
    1 AS part,
    coalesce(change.key, '') AS sort_key,
    change.change_id,
    change.key,
    change.hubspot_id,
    change.action,
    change.status,
    change.error_code,
    change.error_message,
    change.error_field,
    change.attempts,
    change.properties,
    change.before,
    CAST(NULL AS VARCHAR) AS to_type,
    CAST(NULL AS VARCHAR) AS to_key,
    CAST(NULL AS VARCHAR) AS to_id,
    CAST(NULL AS VARCHAR) AS label,
    change.changed_at
  FROM {{changes}} AS change
  WHERE change.run_id = $run_id
    AND (change.status = $status OR $status IS NULL)
    AND (change.error_code = $error_code OR $error_code IS NULL)
  UNION ALL
  SELECT
    2 AS part,
    coalesce(link.key, '') AS sort_key,
    link.change_id,
    link.key,
    link.from_id AS hubspot_id,
    link.action,
    link.status,
    link.error_code,
    link.error_message,
    CAST(NULL AS VARCHAR) AS error_field,
    link.attempts,
    CAST(NULL AS VARCHAR) AS properties,
    CAST(NULL AS VARCHAR) AS before,
    link.to_type,
    link.to_key,
    link.to_id,
    link.label,
    link.changed_at
  FROM {{association_changes}} AS link
  WHERE link.run_id = $run_id
    AND (link.status = $status OR $status IS NULL)
    AND (link.error_code = $error_code OR $error_code IS NULL)
) AS listed
WHERE listed.part > $after_part
  OR (
    listed.part = $after_part
    AND (
      listed.sort_key > $after_key
      OR (listed.sort_key = $after_key AND listed.change_id > $after_id)
    )
  )
ORDER BY listed.part, listed.sort_key, listed.change_id
LIMIT $limit
