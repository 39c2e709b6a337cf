-- The rows of an import's file: the cell that names each, and its place in the file. Selects only; may be repeated.
SELECT
  change.change_id,
  CASE WHEN change.action = 'create' THEN change.identity ELSE change.hubspot_id END AS cell,
  row_number() OVER (ORDER BY change.change_id) AS place
FROM {{changes}} AS change
WHERE change.sync = $sync
  AND change.batch_id = $batch_id
