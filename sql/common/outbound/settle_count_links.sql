-- Counts what became of the links of some pairs; a link that both of its records' rows ask for counts once. Selects only.
SELECT
  ends.action,
  ends.status,
  count(*) AS counted
FROM (
  SELECT DISTINCT
    change.action,
    change.status,
    change.pair_id,
    CASE
      WHEN change.label IS NULL THEN ''
      WHEN change.from_id <= change.to_id THEN change.type_id
      ELSE coalesce(change.inverse_type_id, change.type_id)
    END AS link_type,
    CASE WHEN change.label IS NULL THEN '' ELSE change.category END AS link_category
  FROM {{association_changes}} AS change
  INNER JOIN {{verdicts}} AS verdicts
    ON verdicts.pair_id = change.pair_id
    AND verdicts.batch_id = change.batch_id
  WHERE change.sync = $sync
) AS ends
GROUP BY
  ends.action,
  ends.status
