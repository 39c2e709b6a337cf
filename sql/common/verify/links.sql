-- Links of the asked records that are not the same in the table and in HubSpot. Reads only.
SELECT
  coalesce(arrived.from_id, kept.from_id) AS from_id,
  coalesce(arrived.to_id, kept.to_id) AS to_id,
  coalesce(arrived.category, kept.category) AS category,
  coalesce(arrived.type_id, kept.type_id) AS type_id,
  CASE
    WHEN kept.from_id IS NULL THEN 'link_missing'
    WHEN arrived.from_id IS NULL THEN 'link_extra'
    ELSE 'link_label'
  END AS kind
FROM (
  SELECT
    staged.from_id,
    staged.to_id,
    staged.category,
    staged.type_id,
    max(staged.label) AS label
  FROM {{staging}} AS staged
  WHERE staged.kind = 'link'
  GROUP BY staged.from_id, staged.to_id, staged.category, staged.type_id
) AS arrived
FULL OUTER JOIN (
  SELECT
    present.from_id,
    present.to_id,
    present.category,
    present.type_id,
    present.label
  FROM {{target}} AS present
  WHERE present.from_type = $from_type
    AND present.to_type = $to_type
    AND present._deleted_at IS NULL
    AND present.from_id IN (SELECT asked.from_id FROM {{staging}} AS asked WHERE asked.kind = 'asked')
) AS kept
  ON kept.from_id = arrived.from_id
  AND kept.to_id = arrived.to_id
  AND kept.category = arrived.category
  AND kept.type_id = arrived.type_id
WHERE kept.from_id IS NULL
  OR arrived.from_id IS NULL
  OR kept.label IS DISTINCT FROM arrived.label
