-- connector/causes
-- :1 sync = true
-- :2 run_id = 2026-11-22T10:00:00.000Z
WITH met AS (
  SELECT
    error_code,
    error_message AS what
  FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE"
  WHERE sync = :1
    AND run_id = CAST(:2 AS TIMESTAMP_TZ)
    AND error_code IS NOT NULL
  UNION ALL
  SELECT
    error_code,
    error_message AS what
  FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT"
  WHERE sync = :1
    AND run_id = CAST(:2 AS TIMESTAMP_TZ)
    AND error_code IS NOT NULL
  UNION ALL
  SELECT
    error_code,
    what
  FROM "DB"."HUBSPOT_SYNC".":1"
  WHERE sync = :1
    AND run_id = CAST(:2 AS TIMESTAMP_TZ)
)
SELECT
  error_code,
  count(*) AS met,
  min(what) AS what
FROM met
GROUP BY error_code
ORDER BY met DESC, error_code;

-- connector/removals
-- :1 sync = null
-- :2 plan_id = "it's \\ bound"
SELECT
  removals.kind,
  removals.key,
  removals.hubspot_id,
  removals.to_type,
  removals.to_id,
  removals.label,
  removals.before
FROM "DB"."HUBSPOT"."SELECT" AS removals
WHERE removals.sync = :1
  AND removals.plan_id = :2
ORDER BY
  removals.kind,
  length(removals.key),
  removals.key,
  removals.to_type,
  removals.to_id,
  removals.label;

-- connector/run_of
-- :1 run_id = true
SELECT
  runs.sync,
  runs.direction
FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS runs
WHERE runs.run_id = :1;
