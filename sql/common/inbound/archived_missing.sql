-- Rows of archived records that the archived listing no longer names though they have not been kept 90 days. Repeatable.
SELECT DISTINCT present.id
FROM {{target}} AS present
WHERE present.archived
  AND present.archived_at > $listed_since
  AND present.id NOT IN (
    SELECT seen.id
    FROM {{seen}} AS seen
    WHERE seen.sync = $sync
      AND seen.stream = $stream
      AND seen.pass = $pass
  )
ORDER BY present.id
