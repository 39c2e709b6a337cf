-- The live records of the table that a complete pass did not see. Repeatable.
SELECT DISTINCT present.id
FROM {{target}} AS present
WHERE present._deleted_at IS NULL
  AND present.id NOT IN (
    SELECT seen.id
    FROM {{seen}} AS seen
    WHERE seen.sync = $sync
      AND seen.stream = $stream
      AND seen.pass = $pass
  )
