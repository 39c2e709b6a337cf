-- The ids that a record is linked with, in a column of its row, where they differ from what is there. Repeatable.
-- is_current: which of a record's rows are written, where the storage keeps several.
UPDATE {{target}}
SET
  {{column}} = linked.linked_ids,
  _synced_at = $synced_at,
  _run_id = $run_id
FROM (
  SELECT
    asked.from_id AS linked_id,
    CASE
      WHEN count(pair.to_id) > 0 THEN array_agg(pair.to_id) WITHIN GROUP (ORDER BY length(pair.to_id), pair.to_id)
    END AS linked_ids
  FROM (
    SELECT DISTINCT staged.from_id
    FROM {{staging}} AS staged
    WHERE staged.kind = 'asked'
  ) AS asked
  LEFT JOIN (
    SELECT DISTINCT staged.from_id, staged.to_id
    FROM {{staging}} AS staged
    WHERE staged.kind = 'link'
  ) AS pair
    ON pair.from_id = asked.from_id
  GROUP BY asked.from_id
) AS linked
WHERE id = linked.linked_id
  AND ({{is_current}})
  AND to_json(to_variant({{column}})) IS DISTINCT FROM to_json(to_variant(linked.linked_ids))
