-- Every id that either side has: the records that came, and the live rows. Repeatable.
SELECT came._verify_id AS _id
FROM {{came}} AS came
UNION
SELECT present.id
FROM {{target}} AS present
WHERE present._deleted_at IS NULL
