-- What was sent of one source row, the newest first. Reads only.
SELECT
  change.change_id,
  change.run_id,
  change.hubspot_id,
  change.action,
  change.status,
  change.error_code,
  change.error_message,
  change.error_field,
  change.attempts,
  change.properties,
  change.before,
  change.changed_at
FROM {{changes}} AS change
WHERE change.sync = $sync
  AND change.key = $key
ORDER BY change.changed_at DESC NULLS LAST, change.change_id
LIMIT $limit
