-- The records of one side of an import's unsettled links. Selects only.
SELECT DISTINCT
  CASE WHEN $backward THEN change.to_id ELSE change.from_id END AS record_id
FROM {{association_changes}} AS change
WHERE change.sync = $sync
  AND change.batch_id = $batch_id
  AND change.status = 'sent'
