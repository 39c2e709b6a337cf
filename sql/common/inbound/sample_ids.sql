-- Some ids of a load, spread evenly over it by their hash. Repeatable.
SELECT judged.id
FROM {{judged}} AS judged
WHERE judged.id IS NOT NULL
ORDER BY md5(judged.id)
LIMIT 100
