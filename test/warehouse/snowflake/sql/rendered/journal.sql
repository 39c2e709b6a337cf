-- journal/account
-- :1 sync = true
SELECT portal_id, time_zone, salt, credential
FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE"
WHERE sync = :1;

-- journal/add_account
-- :1 sync = "it's \\ bound"
-- :2 portal_id = 42
-- :3 time_zone = 9007199254740993n
-- :4 salt = true
-- :5 credential = 2026-11-22T10:00:00.000Z
-- :6 run_id = null
-- :7 noted_at = "it's \\ bound"
INSERT INTO "DB"."HUBSPOT_SYNC"."GRößE_🙂" (
  sync,
  portal_id,
  time_zone,
  salt,
  credential,
  run_id,
  noted_at
)
SELECT
  :1,
  :2,
  :3,
  :4,
  CAST(:5 AS TIMESTAMP_TZ),
  :6,
  :7;

-- journal/add_columns
-- :1 run_id = true
-- :2 added_at = 2026-11-22T10:00:00.000Z
-- :3 names = null
INSERT INTO "DB"."HUBSPOT_SYNC"."MIXED CASE" (stream, property, column_name, kind, run_id, added_at)
SELECT given.stream, given.property, given.column_name, given.kind, :1, CAST(:2 AS TIMESTAMP_TZ)
FROM (
  SELECT
    CAST(get_path(item.value, 'stream') AS VARCHAR) AS stream,
    CAST(get_path(item.value, 'property') AS VARCHAR) AS property,
    CAST(get_path(item.value, 'column') AS VARCHAR) AS column_name,
    CAST(get_path(item.value, 'kind') AS VARCHAR) AS kind
  FROM (SELECT parse_json(:3) AS listed) AS listing, LATERAL FLATTEN(INPUT => listing.listed) AS item
) AS given
WHERE NOT EXISTS (
  SELECT 1
  FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS kept
  WHERE kept.stream = given.stream
    AND kept.property = given.property
    AND kept.column_name = given.column_name
);

-- journal/add_export
-- :1 export_id = 9007199254740993n
-- :2 object = true
-- :3 sync = 2026-11-22T10:00:00.000Z
-- :4 run_id = null
-- :5 asked_at = "it's \\ bound"
INSERT INTO "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" (export_id, object, sync, run_id, asked_at)
SELECT
  :1,
  :2,
  CAST(:3 AS TIMESTAMP_TZ),
  :4,
  :5;

-- journal/add_lease
-- :1 sync = true
INSERT INTO "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" (sync)
SELECT given.sync
FROM (SELECT CAST(:1 AS VARCHAR) AS sync) AS given
WHERE given.sync NOT IN (SELECT kept.sync FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS kept);

-- journal/add_load
-- :1 load_id = "it's \\ bound"
-- :2 sync = 42
-- :3 stream = 9007199254740993n
-- :4 run_id = true
-- :5 counts = 2026-11-22T10:00:00.000Z
-- :6 committed_at = null
INSERT INTO "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" (load_id, sync, stream, run_id, counts, committed_at)
SELECT
  :1,
  :2,
  :3,
  :4,
  CAST(:5 AS TIMESTAMP_TZ),
  :6;

-- journal/add_quota
-- :1 run_id = 9007199254740993n
-- :2 sync = true
-- :3 daily_max = 2026-11-22T10:00:00.000Z
-- :4 daily_remaining = null
-- :5 burst_max = "it's \\ bound"
-- :6 used_by_us = 42
-- :7 exports_24h = 9007199254740993n
-- :8 noted_at = true
INSERT INTO "DB"."HUBSPOT"."$VALUE {{SLOT}}" (
  run_id,
  sync,
  daily_max,
  daily_remaining,
  burst_max,
  used_by_us,
  exports_24h,
  noted_at
)
SELECT
  :1,
  :2,
  CAST(:3 AS TIMESTAMP_TZ),
  :4,
  :5,
  :6,
  :7,
  :8;

-- journal/add_run
-- :1 run_id = "it's \\ bound"
-- :2 sync = 42
-- :3 direction = 9007199254740993n
-- :4 configuration = true
-- :5 version = 2026-11-22T10:00:00.000Z
-- :6 host = null
-- :7 pid = "it's \\ bound"
-- :8 started_at = 42
INSERT INTO "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}" (run_id, sync, direction, status, configuration, version, host, pid, started_at)
SELECT
  :1,
  :2,
  :3,
  'running',
  :4,
  CAST(:5 AS TIMESTAMP_TZ),
  :6,
  :7,
  :8;

-- journal/add_schema_changes
-- :1 run_id = 2026-11-22T10:00:00.000Z
-- :2 noted_at = null
-- :3 events = "it's \\ bound"
INSERT INTO "DB"."Dbt Views"."$VALUE {{SLOT}}" (stream, property, column_name, change, detail, run_id, noted_at)
SELECT
  given.stream,
  given.property,
  given.column_name,
  given.change,
  given.detail,
  CAST(:1 AS TIMESTAMP_TZ),
  :2
FROM (
  SELECT
    CAST(get_path(item.value, 'stream') AS VARCHAR) AS stream,
    CAST(get_path(item.value, 'property') AS VARCHAR) AS property,
    CAST(get_path(item.value, 'column') AS VARCHAR) AS column_name,
    CAST(get_path(item.value, 'change') AS VARCHAR) AS change,
    CAST(get_path(item.value, 'detail') AS VARCHAR) AS detail
  FROM (SELECT parse_json(:3) AS listed) AS listing, LATERAL FLATTEN(INPUT => listing.listed) AS item
) AS given;

-- journal/add_state
-- :1 sync = true
-- :2 stream = 2026-11-22T10:00:00.000Z
INSERT INTO "DB"."HUBSPOT_SYNC"."APOS'TROPHE" (sync, stream, fence)
SELECT given.sync, given.stream, 0
FROM (SELECT CAST(:1 AS VARCHAR) AS sync, CAST(CAST(:2 AS TIMESTAMP_TZ) AS VARCHAR) AS stream) AS given
WHERE NOT EXISTS (
  SELECT 1
  FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS kept
  WHERE kept.sync = given.sync
    AND kept.stream = given.stream
);

-- journal/add_stream_run
-- :1 run_id = 42
-- :2 sync = 9007199254740993n
-- :3 stream = true
-- :4 status = 2026-11-22T10:00:00.000Z
-- :5 strategy = null
-- :6 route = "it's \\ bound"
-- :7 records_read = 42
-- :8 loaded = 9007199254740993n
-- :9 unchanged = true
-- :10 set_aside = 2026-11-22T10:00:00.000Z
-- :11 set_aside_values = null
-- :12 deleted = "it's \\ bound"
-- :13 position_at = 42
-- :14 error_code = 9007199254740993n
-- :15 error_what = true
-- :16 error_why = 2026-11-22T10:00:00.000Z
-- :17 error_fix = null
-- :18 started_at = "it's \\ bound"
-- :19 finished_at = 42
INSERT INTO "DB"."Dbt Views"."SEMI;COLON--COMMENT" (
  run_id,
  sync,
  stream,
  status,
  strategy,
  route,
  records_read,
  loaded,
  unchanged,
  set_aside,
  set_aside_values,
  deleted,
  position_at,
  error_code,
  error_what,
  error_why,
  error_fix,
  started_at,
  finished_at
)
SELECT
  :1,
  :2,
  :3,
  CAST(:4 AS TIMESTAMP_TZ),
  :5,
  :6,
  :7,
  :8,
  :9,
  CAST(:10 AS TIMESTAMP_TZ),
  :11,
  :12,
  :13,
  :14,
  :15,
  CAST(:16 AS TIMESTAMP_TZ),
  :17,
  :18,
  :19
FROM (
  SELECT DISTINCT held.run_id
  FROM "DB"."Dbt Views"."$VALUE {{SLOT}}" AS held
  WHERE held.run_id = :1
) AS at_work;

-- journal/beat_lease
-- :1 beat_at = "it's \\ bound"
-- :2 sync = 42
-- :3 run_id = 9007199254740993n
UPDATE "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
SET beat_at = :1
WHERE sync = :2
  AND run_id = :3;

-- journal/columns
-- :1 stream = null
SELECT stream, property, column_name, kind
FROM "DB"."HUBSPOT"."MIXED CASE"
WHERE stream = :1
ORDER BY added_at, column_name;

-- journal/count_exports
-- :1 since = 9007199254740993n
SELECT count(*) AS counted
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}"
WHERE asked_at > :1;

-- journal/finish_run
-- :1 status = null
-- :2 plan_id = "it's \\ bound"
-- :3 error_code = 42
-- :4 error_what = 9007199254740993n
-- :5 error_why = true
-- :6 error_fix = 2026-11-22T10:00:00.000Z
-- :7 finished_at = 9007199254740993n
-- :8 result = true
-- :9 timeline = 2026-11-22T10:00:00.000Z
-- :10 run_id = null
UPDATE "DB"."HUBSPOT"."SELECT"
SET
  status = :1,
  plan_id = :2,
  error_code = :3,
  error_what = :4,
  error_why = :5,
  error_fix = CAST(:6 AS TIMESTAMP_TZ),
  result = CASE WHEN "KEPT"."$VALUE {{SLOT}}" <> '' THEN CASE WHEN CASE WHEN REGEXP_LIKE("KEPT"."$VALUE {{SLOT}}", '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})') AND NOT STARTSWITH("KEPT"."$VALUE {{SLOT}}", '0000') THEN CONVERT_TIMEZONE('UTC', TRY_CAST(REGEXP_REPLACE(REPLACE("KEPT"."$VALUE {{SLOT}}", 'Z', '+00:00'), '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2') AS TIMESTAMP_TZ)) WHEN REGEXP_LIKE("KEPT"."$VALUE {{SLOT}}", '-?[0-9]{1,15}') THEN CONVERT_TIMEZONE('UTC', TO_TIMESTAMP_LTZ(CASE WHEN REGEXP_LIKE("KEPT"."$VALUE {{SLOT}}", '[0-9]{9,10}') THEN TRY_CAST("KEPT"."$VALUE {{SLOT}}" AS BIGINT) * 1000 WHEN TRY_CAST("KEPT"."$VALUE {{SLOT}}" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN TRY_CAST("KEPT"."$VALUE {{SLOT}}" AS BIGINT) END, 3)) END IS NULL THEN 'inbound.value_unfit' WHEN REGEXP_LIKE("KEPT"."$VALUE {{SLOT}}", '[0-9]{9,10}') THEN 'inbound.time_in_seconds' END END,
  timeline = CAST(GET(GET(TRY_PARSE_JSON(CAST("KEPT"."WITH""QUOTE" AS VARCHAR)), 'größe_🙂'), 'id') AS VARCHAR),
  finished_at = :7
FROM (
  SELECT
    CAST(:8 AS VARCHAR) AS result_text,
    CAST(CAST(:9 AS TIMESTAMP_TZ) AS VARCHAR) AS timeline_text
) AS given
WHERE run_id = :10
  AND error_code IS DISTINCT FROM 'run.interrupted';

-- journal/forget_loads
-- :1 sync = 9007199254740993n
-- :2 stream = true
-- :3 run_id = 2026-11-22T10:00:00.000Z
DELETE FROM "DB"."HUBSPOT"."WITH""QUOTE"
WHERE sync = :1
  AND stream = :2
  AND run_id <> CAST(:3 AS TIMESTAMP_TZ);

-- journal/forget_stream_run
-- :1 run_id = 42
-- :2 stream = 9007199254740993n
DELETE FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT"
WHERE run_id = :1
  AND stream = :2;

-- journal/interrupt_run
-- :1 finished_at = null
-- :2 run_id = "it's \\ bound"
UPDATE "DB"."HUBSPOT"."SELECT"
SET
  status = 'stopped',
  error_code = 'run.interrupted',
  error_what = 'The run was cut off.',
  error_why = 'Its process ended without a word.',
  error_fix = 'Nothing to do: the next run goes on where it stopped.',
  finished_at = :1
WHERE run_id = :2
  AND status = 'running';

-- journal/interrupt_stream_runs
-- :1 finished_at = true
-- :2 run_id = 2026-11-22T10:00:00.000Z
UPDATE "DB"."HUBSPOT_SYNC"."MIXED CASE"
SET
  status = 'stopped',
  error_code = 'run.interrupted',
  error_what = 'The run was cut off.',
  error_why = 'Its process ended without a word.',
  error_fix = 'Nothing to do: the next run goes on where it stopped.',
  finished_at = :1
WHERE run_id = CAST(:2 AS TIMESTAMP_TZ)
  AND status = 'running';

-- journal/last_quota
SELECT daily_max, daily_remaining, noted_at
FROM "DB"."Dbt Views".":1"
WHERE daily_max IS NOT NULL
  OR daily_remaining IS NOT NULL
ORDER BY noted_at DESC
LIMIT 1;

-- journal/last_runs
SELECT
  ranked.run_id,
  ranked.sync,
  ranked.direction,
  ranked.status,
  ranked.result,
  ranked.started_at,
  ranked.finished_at
FROM (
  SELECT
    runs.run_id,
    runs.sync,
    runs.direction,
    runs.status,
    runs.result,
    runs.started_at,
    runs.finished_at,
    row_number() OVER (PARTITION BY runs.sync ORDER BY runs.started_at DESC NULLS LAST, runs.run_id DESC) AS place
  FROM "DB"."HUBSPOT_SYNC"."SELECT" AS runs
) AS ranked
WHERE ranked.place = 1
ORDER BY ranked.sync;

-- journal/lease
-- :1 sync = null
SELECT sync, run_id, host, pid, process, beat_at
FROM "DB"."HUBSPOT"."APOS'TROPHE"
WHERE sync = :1
ORDER BY
  CASE
    WHEN run_id IS NULL THEN 1
    ELSE 0
  END;

-- journal/leave_lease
-- :1 sync = 9007199254740993n
-- :2 run_id = true
UPDATE "DB"."HUBSPOT"."GRößE_🙂"
SET
  run_id = NULL,
  host = NULL,
  pid = NULL,
  process = NULL,
  beat_at = NULL
WHERE sync = :1
  AND run_id = :2;

-- journal/load
-- :1 load_id = "it's \\ bound"
SELECT counts
FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
WHERE load_id = :1;

-- journal/note_credential
-- :1 portal_id = true
-- :2 time_zone = 2026-11-22T10:00:00.000Z
-- :3 salt = null
-- :4 credential = "it's \\ bound"
-- :5 sync = 42
UPDATE "DB"."HUBSPOT_SYNC"."APOS'TROPHE"
SET
  portal_id = coalesce(portal_id, :1),
  time_zone = coalesce(CAST(:2 AS TIMESTAMP_TZ), time_zone),
  salt = :3,
  credential = :4
WHERE sync = :5;

-- journal/note_progress
-- :1 timeline = true
-- :2 run_id = 2026-11-22T10:00:00.000Z
UPDATE "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
SET timeline = TRY_CAST(CAST("ORDER"."SELECT" AS VARCHAR) AS BOOLEAN)
FROM (SELECT CAST(:1 AS VARCHAR) AS timeline_text) AS given
WHERE run_id = CAST(:2 AS TIMESTAMP_TZ)
  AND status = 'running';

-- journal/raise_fence
-- :1 sync = 42
-- :2 stream = 9007199254740993n
-- :3 run_id = true
-- :4 fence = 2026-11-22T10:00:00.000Z
UPDATE "DB"."Dbt Views".":1"
SET fence = fence + 1
WHERE sync = :1
  AND stream = :2
  AND run_id = :3
  AND fence >= CAST(:4 AS TIMESTAMP_TZ);

-- journal/reset_state
-- :1 sync = 42
-- :2 stream = 9007199254740993n
UPDATE "DB"."Dbt Views"."MIXED CASE"
SET
  fence = fence + 1,
  version = NULL,
  state = NULL,
  checksum = NULL,
  position_at = NULL,
  run_id = NULL,
  saved_at = NULL
WHERE sync = :1
  AND (stream = :2 OR :2 IS NULL);

-- journal/run_configuration
-- :1 run_id = null
SELECT configuration
FROM "DB"."HUBSPOT".":1"
WHERE run_id = :1;

-- journal/save_state
-- :1 version = 9007199254740993n
-- :2 state = true
-- :3 checksum = 2026-11-22T10:00:00.000Z
-- :4 position = null
-- :5 run_id = "it's \\ bound"
-- :6 saved_at = 42
-- :7 sync = 9007199254740993n
-- :8 stream = true
UPDATE "DB"."HUBSPOT"."WITH""QUOTE"
SET
  version = :1,
  state = :2,
  checksum = CAST(:3 AS TIMESTAMP_TZ),
  position_at = :4,
  run_id = :5,
  saved_at = :6
WHERE sync = :7
  AND stream = :8;

-- journal/state
-- :1 sync = "it's \\ bound"
-- :2 stream = 42
SELECT sync, stream, fence, version, state, checksum, position_at, run_id, saved_at
FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE"
WHERE sync = :1
  AND stream = :2;

-- journal/states
-- :1 sync = 2026-11-22T10:00:00.000Z
SELECT sync, stream, state, position_at, saved_at
FROM "DB"."Dbt Views"."GRößE_🙂"
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  OR CAST(:1 AS TIMESTAMP_TZ) IS NULL
ORDER BY sync, stream;

-- journal/table_told
-- :1 stream = 42
SELECT count(*) AS told
FROM "DB"."Dbt Views".":1"
WHERE stream = :1
  AND change = 'table_created';

-- journal/take_fence
-- :1 run_id = 2026-11-22T10:00:00.000Z
-- :2 sync = null
-- :3 stream = "it's \\ bound"
UPDATE "DB"."Dbt Views"."WITH""QUOTE"
SET fence = fence + 1, run_id = CAST(:1 AS TIMESTAMP_TZ)
WHERE sync = :2
  AND stream = :3;

-- journal/take_fence_leased
-- :1 run_id = true
-- :2 sync = 2026-11-22T10:00:00.000Z
-- :3 stream = null
UPDATE "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT"
SET fence = fence + 1, run_id = :1
WHERE sync = CAST(:2 AS TIMESTAMP_TZ)
  AND stream = :3
  AND sync IN (
    SELECT held.sync
    FROM "DB"."HUBSPOT"."WITH""QUOTE" AS held
    WHERE held.run_id = :1
  );

-- journal/take_lease
-- :1 run_id = 2026-11-22T10:00:00.000Z
-- :2 host = null
-- :3 pid = "it's \\ bound"
-- :4 process = 42
-- :5 beat_at = 9007199254740993n
-- :6 sync = true
-- :7 held_by = 2026-11-22T10:00:00.000Z
UPDATE "DB"."Dbt Views"."BACK\SLASH"
SET
  run_id = CAST(:1 AS TIMESTAMP_TZ),
  host = :2,
  pid = :3,
  process = :4,
  beat_at = :5
WHERE sync = :6
  AND sync NOT IN (
    SELECT kept.sync
    FROM "DB"."Dbt Views"."BACK\SLASH" AS kept
    WHERE kept.run_id IS NOT NULL
      AND kept.run_id IS DISTINCT FROM CAST(:7 AS TIMESTAMP_TZ)
  );

-- journal/time_zone
SELECT time_zone
FROM "DB"."Dbt Views"."APOS'TROPHE"
WHERE time_zone IS NOT NULL
ORDER BY noted_at DESC
LIMIT 1;
