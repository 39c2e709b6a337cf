-- journal/account
-- :1 sync = true
SELECT portal_id, salt, credential
FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE"
WHERE sync = :1;

-- journal/add_account
-- :1 sync = "it's \\ bound"
-- :2 portal_id = 42
-- :3 salt = 9007199254740993n
-- :4 credential = true
-- :5 run_id = 2026-11-22T10:00:00.000Z
-- :6 noted_at = null
INSERT INTO "DB"."HUBSPOT_SYNC"."GRößE_🙂" (sync, portal_id, salt, credential, run_id, noted_at)
SELECT
  :1,
  :2,
  :3,
  :4,
  CAST(:5 AS TIMESTAMP_TZ),
  :6;

-- journal/add_columns
-- :1 run_id = 9007199254740993n
-- :2 added_at = true
-- :3 names = 2026-11-22T10:00:00.000Z
INSERT INTO "DB"."HUBSPOT"."BACK\SLASH" (stream, property, column_name, kind, run_id, added_at)
SELECT given.stream, given.property, given.column_name, given.kind, :1, :2
FROM (
  SELECT
    CAST(get_path(item.value, 'stream') AS VARCHAR) AS stream,
    CAST(get_path(item.value, 'property') AS VARCHAR) AS property,
    CAST(get_path(item.value, 'column') AS VARCHAR) AS column_name,
    CAST(get_path(item.value, 'kind') AS VARCHAR) AS kind
  FROM (SELECT parse_json(CAST(:3 AS TIMESTAMP_TZ)) AS listed) AS listing, LATERAL FLATTEN(INPUT => listing.listed) AS item
) AS given
WHERE NOT EXISTS (
  SELECT 1
  FROM "DB"."HUBSPOT"."BACK\SLASH" AS kept
  WHERE kept.stream = given.stream
    AND kept.property = given.property
    AND kept.column_name = given.column_name
);

-- journal/add_export
-- :1 export_id = 42
-- :2 object = 9007199254740993n
-- :3 sync = true
-- :4 run_id = 2026-11-22T10:00:00.000Z
-- :5 asked_at = null
INSERT INTO "DB"."Dbt Views".":1" (export_id, object, sync, run_id, asked_at)
SELECT
  :1,
  :2,
  :3,
  CAST(:4 AS TIMESTAMP_TZ),
  :5;

-- journal/add_lease
-- :1 sync = 9007199254740993n
INSERT INTO "DB"."HUBSPOT"."GRößE_🙂" (sync)
SELECT given.sync
FROM (SELECT CAST(:1 AS VARCHAR) AS sync) AS given
WHERE given.sync NOT IN (SELECT kept.sync FROM "DB"."HUBSPOT"."GRößE_🙂" AS kept);

-- journal/add_load
-- :1 load_id = null
-- :2 sync = "it's \\ bound"
-- :3 stream = 42
-- :4 run_id = 9007199254740993n
-- :5 counts = true
-- :6 committed_at = 2026-11-22T10:00:00.000Z
INSERT INTO "DB"."HUBSPOT".":1" (load_id, sync, stream, run_id, counts, committed_at)
SELECT
  :1,
  :2,
  :3,
  :4,
  :5,
  CAST(:6 AS TIMESTAMP_TZ);

-- journal/add_quota
-- :1 run_id = 42
-- :2 sync = 9007199254740993n
-- :3 daily_max = true
-- :4 daily_remaining = 2026-11-22T10:00:00.000Z
-- :5 burst_max = null
-- :6 used_by_us = "it's \\ bound"
-- :7 exports_24h = 42
-- :8 noted_at = 9007199254740993n
INSERT INTO "DB"."Dbt Views"."SEMI;COLON--COMMENT" (
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
  :3,
  CAST(:4 AS TIMESTAMP_TZ),
  :5,
  :6,
  :7,
  :8;

-- journal/add_run
-- :1 run_id = null
-- :2 sync = "it's \\ bound"
-- :3 direction = 42
-- :4 configuration = 9007199254740993n
-- :5 version = true
-- :6 host = 2026-11-22T10:00:00.000Z
-- :7 pid = null
-- :8 started_at = "it's \\ bound"
INSERT INTO "DB"."HUBSPOT"."SEMI;COLON--COMMENT" (run_id, sync, direction, status, configuration, version, host, pid, started_at)
SELECT
  :1,
  :2,
  :3,
  'running',
  :4,
  :5,
  CAST(:6 AS TIMESTAMP_TZ),
  :7,
  :8;

-- journal/add_schema_changes
-- :1 run_id = true
-- :2 noted_at = 2026-11-22T10:00:00.000Z
-- :3 events = null
INSERT INTO "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" (stream, property, column_name, change, detail, run_id, noted_at)
SELECT
  given.stream,
  given.property,
  given.column_name,
  given.change,
  given.detail,
  :1,
  CAST(:2 AS TIMESTAMP_TZ)
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
-- :1 sync = 9007199254740993n
-- :2 stream = true
INSERT INTO "DB"."HUBSPOT"."WITH""QUOTE" (sync, stream, fence)
SELECT given.sync, given.stream, 0
FROM (SELECT CAST(:1 AS VARCHAR) AS sync, CAST(:2 AS VARCHAR) AS stream) AS given
WHERE NOT EXISTS (
  SELECT 1
  FROM "DB"."HUBSPOT"."WITH""QUOTE" AS kept
  WHERE kept.sync = given.sync
    AND kept.stream = given.stream
);

-- journal/add_stream_run
-- :1 run_id = "it's \\ bound"
-- :2 sync = 42
-- :3 stream = 9007199254740993n
-- :4 status = true
-- :5 strategy = 2026-11-22T10:00:00.000Z
-- :6 route = null
-- :7 records_read = "it's \\ bound"
-- :8 loaded = 42
-- :9 unchanged = 9007199254740993n
-- :10 set_aside = true
-- :11 set_aside_values = 2026-11-22T10:00:00.000Z
-- :12 deleted = null
-- :13 position_at = "it's \\ bound"
-- :14 error_code = 42
-- :15 error_what = 9007199254740993n
-- :16 error_why = true
-- :17 error_fix = 2026-11-22T10:00:00.000Z
-- :18 started_at = null
-- :19 finished_at = "it's \\ bound"
INSERT INTO "DB"."HUBSPOT_SYNC"."GRößE_🙂" (
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
  :4,
  CAST(:5 AS TIMESTAMP_TZ),
  :6,
  :7,
  :8,
  :9,
  :10,
  CAST(:11 AS TIMESTAMP_TZ),
  :12,
  :13,
  :14,
  :15,
  :16,
  CAST(:17 AS TIMESTAMP_TZ),
  :18,
  :19;

-- journal/beat_lease
-- :1 beat_at = true
-- :2 sync = 2026-11-22T10:00:00.000Z
-- :3 run_id = null
UPDATE "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT"
SET beat_at = :1
WHERE sync = CAST(:2 AS TIMESTAMP_TZ)
  AND run_id = :3;

-- journal/columns
-- :1 stream = 9007199254740993n
SELECT stream, property, column_name, kind
FROM "DB"."HUBSPOT"."WITH""QUOTE"
WHERE stream = :1
ORDER BY added_at, column_name;

-- journal/count_exports
-- :1 since = null
SELECT count(*) AS counted
FROM "DB"."HUBSPOT"."MIXED CASE"
WHERE asked_at > :1;

-- journal/finish_run
-- :1 status = 9007199254740993n
-- :2 plan_id = true
-- :3 error_code = 2026-11-22T10:00:00.000Z
-- :4 error_what = null
-- :5 error_why = "it's \\ bound"
-- :6 error_fix = 42
-- :7 finished_at = "it's \\ bound"
-- :8 result = 42
-- :9 run_id = 9007199254740993n
UPDATE "DB"."HUBSPOT"."$VALUE {{SLOT}}"
SET
  status = :1,
  plan_id = :2,
  error_code = CAST(:3 AS TIMESTAMP_TZ),
  error_what = :4,
  error_why = :5,
  error_fix = :6,
  result = "STAGED"."_PLACE",
  finished_at = :7
FROM (SELECT CAST(:8 AS VARCHAR) AS result_text) AS given
WHERE run_id = :9;

-- journal/forget_loads
-- :1 sync = null
-- :2 stream = "it's \\ bound"
-- :3 run_id = 42
DELETE FROM "DB"."HUBSPOT"."APOS'TROPHE"
WHERE sync = :1
  AND stream = :2
  AND run_id <> :3;

-- journal/forget_stream_run
-- :1 run_id = 2026-11-22T10:00:00.000Z
-- :2 stream = null
DELETE FROM "DB"."Dbt Views"."$VALUE {{SLOT}}"
WHERE run_id = CAST(:1 AS TIMESTAMP_TZ)
  AND stream = :2;

-- journal/interrupt_run
-- :1 finished_at = 9007199254740993n
-- :2 run_id = true
UPDATE "DB"."HUBSPOT"."WITH""QUOTE"
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
-- :1 finished_at = "it's \\ bound"
-- :2 run_id = 42
UPDATE "DB"."HUBSPOT_SYNC"."GRößE_🙂"
SET
  status = 'stopped',
  error_code = 'run.interrupted',
  error_what = 'The run was cut off.',
  error_why = 'Its process ended without a word.',
  error_fix = 'Nothing to do: the next run goes on where it stopped.',
  finished_at = :1
WHERE run_id = :2
  AND status = 'running';

-- journal/last_quota
SELECT daily_max, daily_remaining, noted_at
FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
WHERE daily_max IS NOT NULL
  OR daily_remaining IS NOT NULL
ORDER BY noted_at DESC
LIMIT 1;

-- journal/lease
-- :1 sync = "it's \\ bound"
SELECT sync, run_id, host, pid, process, beat_at
FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE"
WHERE sync = :1
ORDER BY
  CASE
    WHEN run_id IS NULL THEN 1
    ELSE 0
  END;

-- journal/leave_lease
-- :1 sync = true
-- :2 run_id = 2026-11-22T10:00:00.000Z
UPDATE "DB"."HUBSPOT_SYNC"."MIXED CASE"
SET
  run_id = NULL,
  host = NULL,
  pid = NULL,
  process = NULL,
  beat_at = NULL
WHERE sync = :1
  AND run_id = CAST(:2 AS TIMESTAMP_TZ);

-- journal/load
-- :1 load_id = 42
SELECT counts
FROM "DB"."Dbt Views".":1"
WHERE load_id = :1;

-- journal/note_credential
-- :1 portal_id = 2026-11-22T10:00:00.000Z
-- :2 salt = null
-- :3 credential = "it's \\ bound"
-- :4 sync = 42
UPDATE "DB"."Dbt Views"."WITH""QUOTE"
SET
  portal_id = coalesce(portal_id, CAST(:1 AS TIMESTAMP_TZ)),
  salt = :2,
  credential = :3
WHERE sync = :4;

-- journal/raise_fence
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 stream = null
-- :3 run_id = "it's \\ bound"
-- :4 fence = 42
UPDATE "DB"."Dbt Views"."$VALUE {{SLOT}}"
SET fence = fence + 1
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND stream = :2
  AND run_id = :3
  AND fence >= :4;

-- journal/reset_state
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 stream = null
UPDATE "DB"."Dbt Views"."BACK\SLASH"
SET
  fence = fence + 1,
  version = NULL,
  state = NULL,
  checksum = NULL,
  position_at = NULL,
  run_id = NULL,
  saved_at = NULL
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND (stream = :2 OR :2 IS NULL);

-- journal/run_configuration
-- :1 run_id = 9007199254740993n
SELECT configuration
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}"
WHERE run_id = :1;

-- journal/runs
-- :1 sync = null
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
  started_at,
  finished_at
FROM "DB"."HUBSPOT"."SELECT"
WHERE sync = :1
  OR :1 IS NULL
ORDER BY started_at DESC, run_id DESC
LIMIT 100;

-- journal/save_state
-- :1 version = 9007199254740993n
-- :2 state = true
-- :3 checksum = 2026-11-22T10:00:00.000Z
-- :4 position = null
-- :5 run_id = "it's \\ bound"
-- :6 saved_at = 42
-- :7 sync = 9007199254740993n
-- :8 stream = true
UPDATE "DB"."HUBSPOT"."BACK\SLASH"
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
FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH"
WHERE sync = :1
  AND stream = :2;

-- journal/states
-- :1 sync = 2026-11-22T10:00:00.000Z
SELECT sync, stream, state, position_at, saved_at
FROM "DB"."Dbt Views"."$VALUE {{SLOT}}"
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  OR CAST(:1 AS TIMESTAMP_TZ) IS NULL
ORDER BY sync, stream;

-- journal/take_fence
-- :1 run_id = 42
-- :2 sync = 9007199254740993n
-- :3 stream = true
UPDATE "DB"."Dbt Views"."SELECT"
SET fence = fence + 1, run_id = :1
WHERE sync = :2
  AND stream = :3;

-- journal/take_lease
-- :1 run_id = "it's \\ bound"
-- :2 host = 42
-- :3 pid = 9007199254740993n
-- :4 process = true
-- :5 beat_at = 2026-11-22T10:00:00.000Z
-- :6 sync = null
-- :7 held_by = "it's \\ bound"
UPDATE "DB"."HUBSPOT_SYNC"."GRößE_🙂"
SET
  run_id = :1,
  host = :2,
  pid = :3,
  process = :4,
  beat_at = CAST(:5 AS TIMESTAMP_TZ)
WHERE sync = :6
  AND sync NOT IN (
    SELECT kept.sync
    FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂" AS kept
    WHERE kept.run_id IS NOT NULL
      AND kept.run_id IS DISTINCT FROM :7
  );
