-- History storage: the ids that a record is linked with, in a column of its current version, where they differ. Repeatable.
UPDATE {{target}} AS kept
SET
  {{column}} = linked.ids,
  _synced_at = $synced_at,
  _run_id = $run_id
FROM (
  SELECT
    asked.from_id AS id,
    list(pair.to_id ORDER BY length(pair.to_id), pair.to_id) FILTER (WHERE pair.to_id IS NOT NULL) AS ids
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
WHERE kept.id = linked.id
  AND kept._valid_to IS NULL
  AND kept.{{column}} IS DISTINCT FROM linked.ids
