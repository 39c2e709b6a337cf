-- The links of a record as they landed, those that hold first. Reads only.
SELECT
  link.to_type,
  link.to_id,
  link.label,
  link.category,
  link.type_id,
  link.{{deleted_at}} AS deleted_at
FROM {{associations}} AS link
WHERE link.from_type = $from_type
  AND link.from_id = $from_id
ORDER BY
  CASE WHEN link.{{deleted_at}} IS NULL THEN 0 ELSE 1 END,
  link.to_type,
  link.to_id,
  link.type_id
LIMIT $limit
