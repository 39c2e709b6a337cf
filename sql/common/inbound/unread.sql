-- Ids that a complete listing names and the table does not hold live. Repeatable.
SELECT DISTINCT seen.id
FROM {{seen}} AS seen
WHERE seen.sync = $sync
  AND seen.stream = $stream
  AND seen.pass = $pass
  AND seen.id NOT IN (
    SELECT present.id
    FROM {{target}} AS present
    WHERE present._deleted_at IS NULL
  )
ORDER BY seen.id
