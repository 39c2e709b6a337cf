-- What the unsettled links of an import join, how many records stand on either side, and how many labels nobody can tell
-- from the other side. Selects only.
SELECT
  change.from_type,
  change.to_type,
  count(DISTINCT change.from_id) AS from_records,
  count(DISTINCT change.to_id) AS to_records,
  sum(CASE WHEN change.label IS NOT NULL AND change.inverse_type_id IS NULL THEN 1 ELSE 0 END) AS one_sided
FROM {{association_changes}} AS change
WHERE change.sync = $sync
  AND change.batch_id = $batch_id
  AND change.status = 'sent'
GROUP BY
  change.from_type,
  change.to_type
