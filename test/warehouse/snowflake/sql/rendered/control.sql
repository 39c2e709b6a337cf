-- control/forget_made
DELETE FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE";

-- control/made
SELECT fingerprint
FROM "DB"."HUBSPOT"."MIXED CASE";

-- control/note_made
-- :1 fingerprint = 42
INSERT INTO "DB"."Dbt Views"."SEMI;COLON--COMMENT" (fingerprint)
SELECT CAST(:1 AS VARCHAR);

-- control/view_columns
SELECT
  stream,
  property,
  column_name AS ":1",
  kind,
  run_id,
  added_at
FROM "DB"."HUBSPOT"."SELECT";

-- control/view_quota
SELECT
  run_id,
  sync,
  CAST(daily_max AS BIGINT) AS daily_max,
  CAST(daily_remaining AS BIGINT) AS daily_remaining,
  CAST(burst_max AS BIGINT) AS burst_max,
  CAST(used_by_us AS BIGINT) AS used_by_us,
  CAST(exports_24h AS BIGINT) AS exports_24h,
  noted_at AS "WITH""QUOTE"
FROM "DB"."HUBSPOT"."BACK\SLASH";

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
FROM "DB"."Dbt Views"."GRößE_🙂";

-- control/view_schema_changes
SELECT
  stream,
  property,
  column_name AS "SEMI;COLON--COMMENT",
  change,
  detail,
  run_id,
  noted_at AS "$VALUE {{SLOT}}"
FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX";

-- control/view_set_aside
SELECT
  sync,
  stream,
  id,
  error_code,
  what,
  record,
  run_id,
  noted_at AS "SELECT"
FROM "DB"."HUBSPOT"."APOS'TROPHE";

-- control/view_set_aside_values
SELECT
  stream,
  id,
  property,
  column_name AS "BACK\SLASH",
  text,
  error_code,
  run_id,
  noted_at AS "MIXED CASE"
FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT";

-- control/view_stream_runs
SELECT
  run_id,
  sync,
  stream,
  status,
  strategy,
  route,
  CAST(records_read AS BIGINT) AS "$VALUE {{SLOT}}",
  CAST(loaded AS BIGINT) AS loaded,
  CAST(unchanged AS BIGINT) AS unchanged,
  CAST(set_aside AS BIGINT) AS set_aside,
  CAST(set_aside_values AS BIGINT) AS set_aside_values,
  CAST(deleted AS BIGINT) AS deleted,
  position_at AS ":1",
  error_code,
  error_what,
  error_why,
  error_fix,
  started_at,
  finished_at
FROM "DB"."Dbt Views"."SELECT";

-- control/view_stream_state
SELECT
  sync,
  stream,
  position_at AS "WITH""QUOTE",
  CAST(version AS BIGINT) AS version,
  CASE WHEN "ORDER"."APOS'TROPHE" <> '' THEN CASE WHEN TRY_PARSE_JSON(NULLIF("ORDER"."APOS'TROPHE", '')) IS NULL THEN 'inbound.value_unfit' END END AS state,
  CAST(fence AS BIGINT) AS fence,
  run_id,
  saved_at
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}";

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
  FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
) AS ranked
WHERE ranked.place = 1;
