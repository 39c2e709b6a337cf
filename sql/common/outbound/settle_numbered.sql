-- The rows of an import's file: the cell that names each, and its place in the file. Selects only; may be repeated.
SELECT
  changes.change_id,
  CASE WHEN changes.action = 'create' THEN changes.identity ELSE changes.hubspot_id END AS cell,
  row_number() OVER (ORDER BY changes.change_id) AS place
FROM {{changes}} AS changes
WHERE changes.sync = $sync
  AND changes.batch_id = $batch_id
