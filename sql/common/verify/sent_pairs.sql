-- The links that a sync vouches for, of the asked records. Reads only.
SELECT
  vouched.key AS source_key,
  vouched.association,
  vouched.to_type,
  vouched.from_id,
  vouched.to_id,
  vouched.label,
  vouched.category,
  vouched.type_id,
  vouched.inverse_type_id,
  moving.key IS NOT NULL AS unfinished
FROM {{sent_links}} AS vouched
INNER JOIN {{asked}} AS asked
  ON asked.key = vouched.key
LEFT JOIN (
  SELECT DISTINCT change.key
  FROM {{association_changes}} AS change
  WHERE change.sync = $sync
    AND change.status IN ('planned', 'sent')
) AS moving
  ON moving.key = vouched.key
WHERE vouched.sync = $sync
  AND vouched.from_id IS NOT NULL
  AND vouched.to_id IS NOT NULL
ORDER BY vouched.key, vouched.to_type, vouched.to_id
