-- schedule/add
-- :1 sync = true
INSERT INTO "DB"."HUBSPOT_SYNC"."APOS'TROPHE" (sync, revision)
SELECT given.sync, 0
FROM (SELECT CAST(:1 AS VARCHAR) AS sync) AS given
WHERE given.sync NOT IN (SELECT kept.sync FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS kept);

-- schedule/add_event
-- :1 noted_at = "it's \\ bound"
-- :2 sync = 42
-- :3 event = 9007199254740993n
-- :4 run_id = true
-- :5 detail = 2026-11-22T10:00:00.000Z
INSERT INTO "DB"."HUBSPOT_SYNC"."GRößE_🙂" (noted_at, sync, event, run_id, detail)
SELECT
  :1,
  :2,
  :3,
  :4,
  CAST(:5 AS TIMESTAMP_TZ);

-- schedule/ask_cancel
-- :1 asked_at = 42
-- :2 sync = 2026-11-22T10:00:00.000Z
-- :3 run_id = null
INSERT INTO "DB"."Dbt Views"."APOS'TROPHE" (run_id, sync, asked_at)
SELECT leases.run_id, leases.sync, :1
FROM "DB"."Dbt Views"."GRößE_🙂" AS leases
WHERE leases.sync = CAST(:2 AS TIMESTAMP_TZ)
  AND leases.run_id = :3
  AND NOT EXISTS (
    SELECT 1
    FROM "DB"."Dbt Views"."APOS'TROPHE" AS asked
    WHERE asked.run_id = leases.run_id
  );

-- schedule/at_work
SELECT sync, run_id, host, pid, process, beat_at
FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
WHERE run_id IS NOT NULL;

-- schedule/beat
-- :1 beat_at = 2026-11-22T10:00:00.000Z
-- :2 host = null
-- :3 pid = "it's \\ bound"
-- :4 process = 42
UPDATE "DB"."Dbt Views"."WITH""QUOTE"
SET beat_at = CAST(:1 AS TIMESTAMP_TZ)
WHERE host = :2
  AND pid = :3
  AND process = :4;

-- schedule/cancel_asked
-- :1 run_id = 2026-11-22T10:00:00.000Z
SELECT count(*) AS asked
FROM "DB"."Dbt Views"."$VALUE {{SLOT}}"
WHERE run_id = CAST(:1 AS TIMESTAMP_TZ);

-- schedule/forget_cancel
-- :1 run_id = 42
DELETE FROM "DB"."Dbt Views"."SELECT"
WHERE run_id = :1;

-- schedule/forget_due
-- :1 sync = 2026-11-22T10:00:00.000Z
UPDATE "DB"."Dbt Views"."BACK\SLASH"
SET
  revision = revision + 1,
  due_at = NULL,
  due_why = NULL,
  attempt = 0
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND due_at IS NOT NULL;

-- schedule/forget_events
-- :1 before = 42
DELETE FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT"
WHERE noted_at < :1;

-- schedule/leave
-- :1 host = 2026-11-22T10:00:00.000Z
-- :2 pid = null
-- :3 process = "it's \\ bound"
-- :4 sync = 42
UPDATE "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
SET
  revision = revision + 1,
  next_at = NULL,
  host = NULL,
  pid = NULL,
  process = NULL,
  beat_at = NULL
WHERE host = CAST(:1 AS TIMESTAMP_TZ)
  AND pid = :2
  AND process = :3
  AND (sync = :4 OR :4 IS NULL);

-- schedule/list
SELECT
  sync,
  revision,
  rule,
  last_tick_at,
  after_seen,
  due_at,
  due_why,
  attempt,
  next_at,
  run_id,
  held_run_id,
  paused_at,
  host,
  pid,
  process,
  beat_at
FROM "DB"."Dbt Views"."GRößE_🙂"
ORDER BY
  sync,
  revision DESC;

-- schedule/pause
-- :1 paused_at = "it's \\ bound"
-- :2 sync = 42
UPDATE "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}"
SET
  revision = revision + 1,
  next_at = NULL,
  paused_at = :1
WHERE sync = :2
  AND paused_at IS NULL;

-- schedule/resume
-- :1 sync = 2026-11-22T10:00:00.000Z
UPDATE "DB"."Dbt Views"."WITH""QUOTE"
SET
  revision = revision + 1,
  last_tick_at = NULL,
  after_seen = NULL,
  held_run_id = NULL,
  paused_at = NULL
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND (paused_at IS NOT NULL OR held_run_id IS NOT NULL);

-- schedule/runs
SELECT
  ranked.sync,
  max(CASE WHEN ranked.nth = 1 THEN ranked.run_id END) AS last_run_id,
  max(CASE WHEN ranked.succeeded = 1 AND ranked.nth_succeeded = 1 THEN ranked.run_id END) AS succeeded_run_id,
  max(CASE WHEN ranked.partial = 1 AND ranked.nth_partial = 1 THEN ranked.run_id END) AS partial_run_id
FROM (
  SELECT
    known.*,
    row_number() OVER (PARTITION BY known.sync ORDER BY known.started_at DESC NULLS LAST, known.run_id DESC) AS nth,
    row_number() OVER (
      PARTITION BY known.sync, known.succeeded
      ORDER BY known.finished_at DESC NULLS LAST, known.run_id DESC
    ) AS nth_succeeded,
    row_number() OVER (
      PARTITION BY known.sync, known.partial
      ORDER BY known.finished_at DESC NULLS LAST, known.run_id DESC
    ) AS nth_partial
  FROM (
    SELECT
      runs.sync,
      runs.run_id,
      runs.started_at,
      runs.finished_at,
      CASE WHEN runs.status = 'succeeded' THEN 1 ELSE 0 END AS succeeded,
      CASE WHEN runs.status IN ('succeeded', 'partial') THEN 1 ELSE 0 END AS partial
    FROM "DB"."Dbt Views"."MIXED CASE" AS runs
  ) AS known
) AS ranked
GROUP BY ranked.sync;

-- schedule/save
-- :1 rule = true
-- :2 cron = 2026-11-22T10:00:00.000Z
-- :3 time_zone = null
-- :4 after_syncs = "it's \\ bound"
-- :5 last_tick_at = 42
-- :6 after_seen = 9007199254740993n
-- :7 due_at = true
-- :8 due_why = 2026-11-22T10:00:00.000Z
-- :9 attempt = null
-- :10 next_at = "it's \\ bound"
-- :11 run_id = 42
-- :12 held_run_id = 9007199254740993n
-- :13 host = true
-- :14 pid = 2026-11-22T10:00:00.000Z
-- :15 process = null
-- :16 beat_at = "it's \\ bound"
-- :17 sync = 42
-- :18 revision = 9007199254740993n
UPDATE "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT"
SET
  revision = revision + 1,
  rule = :1,
  cron = CAST(:2 AS TIMESTAMP_TZ),
  time_zone = :3,
  after_syncs = :4,
  last_tick_at = :5,
  after_seen = :6,
  due_at = :7,
  due_why = CAST(:8 AS TIMESTAMP_TZ),
  attempt = :9,
  next_at = :10,
  run_id = :11,
  held_run_id = :12,
  host = :13,
  pid = CAST(:14 AS TIMESTAMP_TZ),
  process = :15,
  beat_at = :16
WHERE sync = :17
  AND revision = :18;

-- schedule/view_events
SELECT
  noted_at AS "GRößE_🙂",
  sync,
  event,
  run_id,
  detail
FROM "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}";

-- schedule/view_schedules
SELECT
  sync,
  cron,
  time_zone,
  after_syncs,
  next_at,
  last_tick_at,
  due_at,
  due_why,
  CAST(attempt AS BIGINT) AS attempt,
  paused_at IS NOT NULL AS paused,
  paused_at,
  held_run_id,
  run_id,
  host,
  CAST(pid AS BIGINT) AS pid,
  beat_at
FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX";
