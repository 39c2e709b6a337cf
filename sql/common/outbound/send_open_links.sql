-- Counts the links that can be sent now, by the objects they join; those in an import that is at work are not among them.
-- Selects only.
SELECT
  changes.from_type,
  changes.to_type,
  count(*) AS counted,
  count(DISTINCT changes.pair_id) AS pairs
FROM {{association_changes}} AS changes
LEFT JOIN {{batches}} AS at_work
  ON at_work.batch_id = changes.batch_id
  AND at_work.route = 'import'
  AND at_work.status IN ('saved', 'sent')
  AND changes.status = 'sent'
WHERE changes.sync = $sync
  AND changes.status IN ('planned', 'sent')
  AND changes.from_id IS NOT NULL
  AND changes.to_id IS NOT NULL
  AND at_work.batch_id IS NULL
GROUP BY
  changes.from_type,
  changes.to_type
ORDER BY
  changes.from_type,
  changes.to_type
