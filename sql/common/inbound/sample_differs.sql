-- Of the sampled records, those that two routes read in the same version with unlike values. Repeatable.
SELECT count(*) AS records
FROM {{judged}} AS exported
INNER JOIN {{sampled}} AS sampled
  ON sampled.id = exported.id
  AND sampled.version = exported.version
WHERE sampled.hash <> exported.hash
