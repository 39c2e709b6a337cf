-- Counts what became of the links of some pairs; a link that both of its records' rows ask for counts once. Selects only.
SELECT
  ends.action,
  ends.status,
  count(*) AS counted
FROM (
  SELECT DISTINCT
    changes.action,
    changes.status,
    changes.pair_id,
    CASE
      WHEN changes.label IS NULL THEN ''
      WHEN changes.from_id <= changes.to_id THEN changes.type_id
      ELSE coalesce(changes.inverse_type_id, changes.type_id)
    END AS link_type,
    CASE WHEN changes.label IS NULL THEN '' ELSE changes.category END AS link_category
  FROM {{association_changes}} AS changes
  INNER JOIN {{verdicts}} AS verdicts
    ON verdicts.pair_id = changes.pair_id
    AND verdicts.batch_id = changes.batch_id
  WHERE changes.sync = $sync
) AS ends
GROUP BY
  ends.action,
  ends.status
