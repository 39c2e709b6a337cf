-- Of the sampled records: how many both routes know; those read in the same version with unlike values; and those whose
-- exported version is older than what HubSpot had settled before the export was asked for. Repeatable.
SELECT
  count(*) AS known,
  count(
    CASE
      WHEN sampled.version = exported.version AND sampled.hash <> exported.hash THEN 1
    END
  ) AS unlike,
  count(
    CASE
      WHEN sampled.version > exported.version AND sampled.version < $settled_at THEN 1
    END
  ) AS stale
FROM {{judged}} AS exported
INNER JOIN {{sampled}} AS sampled
  ON sampled.id = exported.id
