-- The version of the row that so many others are newer than; NULL in a smaller table. Reads only.
SELECT max(ranked.version) AS version
FROM (
  SELECT
    coalesce(present.updated_at, present.created_at) AS version,
    row_number() OVER (ORDER BY coalesce(present.updated_at, present.created_at) DESC NULLS LAST) AS nth
  FROM {{target}} AS present
  WHERE present._deleted_at IS NULL
) AS ranked
WHERE ranked.nth > $most
