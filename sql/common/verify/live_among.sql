-- Which of the asked ids are live rows. Reads only.
SELECT count(DISTINCT present.id) AS records
FROM {{target}} AS present
INNER JOIN {{asked}} AS asked
  ON asked._id = present.id
WHERE present._deleted_at IS NULL
