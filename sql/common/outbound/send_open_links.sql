-- Counts the links that can be sent now, by the objects they join; those in an import that is at work are not among them.
-- Selects only.
SELECT
  change.from_type,
  change.to_type,
  count(*) AS counted,
  count(DISTINCT change.pair_id) AS pairs
FROM {{association_changes}} AS change
LEFT JOIN {{batches}} AS at_work
  ON at_work.batch_id = change.batch_id
  AND at_work.route = 'import'
  AND at_work.status IN ('saved', 'sent')
  AND change.status = 'sent'
WHERE change.sync = $sync
  AND change.status IN ('planned', 'sent')
  AND change.from_id IS NOT NULL
  AND change.to_id IS NOT NULL
  AND at_work.batch_id IS NULL
GROUP BY
  change.from_type,
  change.to_type
ORDER BY
  change.from_type,
  change.to_type
