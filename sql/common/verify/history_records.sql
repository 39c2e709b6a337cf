-- Some records of an object whose property history is kept, spread evenly by their hash. Reads only.
SELECT present.record_id AS id
FROM {{target}} AS present
WHERE present.object = $object
GROUP BY present.record_id
ORDER BY md5(concat(present.record_id, $salt))
LIMIT $most
