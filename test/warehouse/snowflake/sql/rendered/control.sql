-- control/forget_views
DELETE FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE";

-- control/note_views
-- :1 fingerprint = null
INSERT INTO "DB"."HUBSPOT"."MIXED CASE" (fingerprint)
SELECT CAST(:1 AS VARCHAR);

-- control/view_columns
SELECT
  stream,
  property,
  column_name AS "SEMI;COLON--COMMENT",
  kind,
  run_id,
  added_at
FROM "DB"."HUBSPOT_SYNC".":1";

-- control/view_quota
SELECT
  run_id,
  sync,
  CAST(daily_max AS BIGINT) AS daily_max,
  CAST(daily_remaining AS BIGINT) AS daily_remaining,
  CAST(burst_max AS BIGINT) AS burst_max,
  CAST(used_by_us AS BIGINT) AS used_by_us,
  CAST(exports_24h AS BIGINT) AS exports_24h,
  noted_at AS "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE";

-- control/view_runs
SELECT
  run_id,
  sync,
  direction,
  status,
  plan_id,
  error_code,
  error_what,
  error_why,
  error_fix,
  result,
  version,
  started_at,
  finished_at
FROM "DB"."HUBSPOT"."BACK\SLASH";

-- control/view_schema_changes
SELECT
  stream,
  property,
  column_name AS "MIXED CASE",
  change,
  detail,
  run_id,
  noted_at AS "GRößE_🙂"
FROM "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}";

-- control/view_set_aside
SELECT
  sync,
  stream,
  id,
  error_code,
  what,
  record,
  run_id,
  noted_at AS ":1"
FROM "DB"."HUBSPOT_SYNC"."SELECT";

-- control/view_set_aside_values
SELECT
  stream,
  id,
  property,
  column_name AS "WITH""QUOTE",
  text,
  error_code,
  run_id,
  noted_at AS "APOS'TROPHE"
FROM "DB"."Dbt Views"."MIXED CASE";

-- control/view_stream_runs
SELECT
  run_id,
  sync,
  stream,
  status,
  strategy,
  route,
  CAST(records_read AS BIGINT) AS "GRößE_🙂",
  CAST(loaded AS BIGINT) AS loaded,
  CAST(unchanged AS BIGINT) AS unchanged,
  CAST(set_aside AS BIGINT) AS set_aside,
  CAST(set_aside_values AS BIGINT) AS set_aside_values,
  CAST(deleted AS BIGINT) AS deleted,
  position_at AS "SEMI;COLON--COMMENT",
  error_code,
  error_what,
  error_why,
  error_fix,
  started_at,
  finished_at
FROM "DB"."HUBSPOT".":1";

-- control/view_stream_state
SELECT
  sync,
  stream,
  position_at AS "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
  CAST(version AS BIGINT) AS version,
  CASE WHEN REGEXP_LIKE("ORDER"."SELECT", '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})') AND NOT STARTSWITH("ORDER"."SELECT", '0000') THEN CONVERT_TIMEZONE('UTC', TRY_CAST(REGEXP_REPLACE(REPLACE("ORDER"."SELECT", 'Z', '+00:00'), '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2') AS TIMESTAMP_TZ)) WHEN REGEXP_LIKE("ORDER"."SELECT", '-?[0-9]{1,15}') THEN CONVERT_TIMEZONE('UTC', TO_TIMESTAMP_LTZ(CASE WHEN REGEXP_LIKE("ORDER"."SELECT", '[0-9]{9,10}') THEN TRY_CAST("ORDER"."SELECT" AS BIGINT) * 1000 WHEN TRY_CAST("ORDER"."SELECT" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN TRY_CAST("ORDER"."SELECT" AS BIGINT) END, 3)) END AS state,
  CAST(fence AS BIGINT) AS fence,
  run_id,
  saved_at
FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂";

-- control/view_syncs
SELECT
  ranked.sync,
  ranked.direction,
  ranked.status,
  ranked.run_id,
  ranked.error_code,
  ranked.error_what,
  ranked.started_at,
  ranked.finished_at,
  ranked.last_succeeded_at,
  ranked.runs
FROM (
  SELECT
    sync,
    direction,
    status,
    run_id,
    error_code,
    error_what,
    started_at,
    finished_at,
    max(CASE WHEN status = 'succeeded' THEN finished_at END) OVER (PARTITION BY sync) AS last_succeeded_at,
    count(*) OVER (PARTITION BY sync) AS runs,
    row_number() OVER (PARTITION BY sync ORDER BY started_at DESC, run_id DESC) AS place
  FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}"
) AS ranked
WHERE ranked.place = 1;

-- control/views_made
SELECT fingerprint
FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX";
