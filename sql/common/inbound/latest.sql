-- The latest version of each record of a table that keeps them all. Repeatable.
SELECT *
FROM {{target}}
QUALIFY row_number() OVER (
  PARTITION BY id
  ORDER BY coalesce(updated_at, created_at) DESC NULLS LAST, _synced_at DESC NULLS LAST, _hash
) = 1
