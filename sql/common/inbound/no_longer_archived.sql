-- Records that the table holds as archived and that the archived listing no longer names: restored or purged. Repeatable.
SELECT DISTINCT present.id
FROM {{target}} AS present
WHERE present.archived
  AND present._merged_into IS NULL
  AND present.archived_at > $listed_since
  AND present.id NOT IN (
    SELECT judged.id
    FROM {{judged}} AS judged
    WHERE judged.id IS NOT NULL
  )
ORDER BY present.id
