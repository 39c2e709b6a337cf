-- The records of one side of an import's unsettled links. Selects only.
SELECT DISTINCT
  CASE WHEN $backward THEN changes.to_id ELSE changes.from_id END AS record_id
FROM {{association_changes}} AS changes
WHERE changes.sync = $sync
  AND changes.batch_id = $batch_id
  AND changes.status = 'sent'
