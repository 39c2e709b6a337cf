-- Links from records of some objects to those of others, a row a type of link. Repeatable.
SELECT {{columns}}
FROM {{source}} AS held
WHERE {{starts}}
  AND {{ends}}
  AND held._deleted_at IS NULL
