-- Links from records of some objects to those of others, a row a pair and category. Repeatable.
SELECT {{columns}}
FROM (
  SELECT held.from_id, held.to_id, held.category, max(held._synced_at) AS _synced_at
  FROM {{source}} AS held
  WHERE {{starts}}
    AND {{ends}}
    AND held._deleted_at IS NULL
  GROUP BY held.from_id, held.to_id, held.category
) AS held
