-- Decides for each link that came what is to be done with it: add, change or same. Repeatable.
SELECT
  arrived.from_id,
  arrived.to_id,
  arrived.category,
  arrived.type_id,
  arrived.label,
  CASE
    WHEN kept.from_id IS NULL THEN 'add'
    WHEN kept._deleted_at IS NOT NULL OR kept.label IS DISTINCT FROM arrived.label THEN 'change'
    ELSE 'same'
  END AS verdict
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
LEFT JOIN {{target}} AS kept
  ON kept.from_type = $from_type
  AND kept.to_type = $to_type
  AND kept.from_id = arrived.from_id
  AND kept.to_id = arrived.to_id
  AND kept.category = arrived.category
  AND kept.type_id = arrived.type_id
