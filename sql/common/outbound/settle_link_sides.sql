-- What the unsettled links of an import join, how many records stand on either side, and how many labels nobody can tell
-- from the other side. Selects only.
SELECT
  changes.from_type,
  changes.to_type,
  count(DISTINCT changes.from_id) AS from_records,
  count(DISTINCT changes.to_id) AS to_records,
  sum(CASE WHEN changes.label IS NOT NULL AND changes.inverse_type_id IS NULL THEN 1 ELSE 0 END) AS one_sided
FROM {{association_changes}} AS changes
WHERE changes.sync = $sync
  AND changes.batch_id = $batch_id
  AND changes.status = 'sent'
GROUP BY
  changes.from_type,
  changes.to_type
