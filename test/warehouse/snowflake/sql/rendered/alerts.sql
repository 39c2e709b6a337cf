-- alerts/add_alert
-- :1 sync = true
-- :2 kind = 2026-11-22T10:00:00.000Z
-- :3 what = null
-- :4 fix = "it's \\ bound"
-- :5 error_code = 42
-- :6 run_id = 9007199254740993n
-- :7 opened_at = true
-- :8 alert_id = 2026-11-22T10:00:00.000Z
INSERT INTO "DB"."HUBSPOT_SYNC"."APOS'TROPHE" (alert_id, sync, kind, what, fix, error_code, run_id, opened_at)
SELECT
  given.alert_id,
  :1,
  CAST(:2 AS TIMESTAMP_TZ),
  :3,
  :4,
  :5,
  :6,
  :7
FROM (SELECT CAST(CAST(:8 AS TIMESTAMP_TZ) AS VARCHAR) AS alert_id) AS given
WHERE given.alert_id NOT IN (SELECT kept.alert_id FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS kept);

-- alerts/add_message
-- :1 alert_id = 42
-- :2 sync = 9007199254740993n
-- :3 kind = true
-- :4 message_state = 2026-11-22T10:00:00.000Z
-- :5 channel = null
-- :6 body = "it's \\ bound"
-- :7 made_at = 42
-- :8 nth = 9007199254740993n
-- :9 message_id = true
INSERT INTO "DB"."Dbt Views"."APOS'TROPHE" (message_id, alert_id, sync, kind, message_state, channel, body, made_at, nth, attempts, due_at)
SELECT
  given.message_id,
  :1,
  :2,
  :3,
  CAST(:4 AS TIMESTAMP_TZ),
  :5,
  :6,
  :7,
  :8,
  0,
  :7
FROM (SELECT CAST(:9 AS VARCHAR) AS message_id) AS given
WHERE given.message_id NOT IN (SELECT kept.message_id FROM "DB"."Dbt Views"."APOS'TROPHE" AS kept);

-- alerts/add_sync
-- :1 sync = "it's \\ bound"
INSERT INTO "DB"."HUBSPOT_SYNC"."BACK\SLASH" (sync, revision)
SELECT given.sync, 0
FROM (SELECT CAST(:1 AS VARCHAR) AS sync) AS given
WHERE given.sync NOT IN (SELECT kept.sync FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS kept);

-- alerts/claim_message
-- :1 due_at = true
-- :2 message_id = 2026-11-22T10:00:00.000Z
-- :3 attempts = null
UPDATE "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT"
SET
  attempts = attempts + 1,
  due_at = :1
WHERE message_id = CAST(:2 AS TIMESTAMP_TZ)
  AND attempts = :3
  AND sent_at IS NULL;

-- alerts/close_alert
-- :1 closed_at = 9007199254740993n
-- :2 alert_id = true
UPDATE "DB"."HUBSPOT"."WITH""QUOTE"
SET closed_at = :1
WHERE alert_id = :2
  AND closed_at IS NULL;

-- alerts/counts
-- :1 sync = "it's \\ bound"
SELECT run_id, result
FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂"
WHERE sync = :1
  AND status IN ('succeeded', 'partial')
ORDER BY started_at DESC, run_id DESC
LIMIT 100;

-- alerts/forget_alerts
-- :1 before = true
DELETE FROM "DB"."HUBSPOT_SYNC".":1"
WHERE closed_at < :1;

-- alerts/forget_messages
-- :1 before = "it's \\ bound"
DELETE FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE"
WHERE made_at < :1
  AND (sent_at IS NOT NULL OR given_up_at IS NOT NULL);

-- alerts/marks
SELECT sync, revision, marks_text
FROM "DB"."HUBSPOT_SYNC"."MIXED CASE"
ORDER BY
  sync,
  revision DESC;

-- alerts/messages
SELECT message_id, channel, body, made_at, nth, attempts, due_at, trouble
FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT"
WHERE sent_at IS NULL
  AND given_up_at IS NULL
ORDER BY channel, made_at, nth, message_id;

-- alerts/open
SELECT alert_id, sync, kind, what, fix, error_code, run_id, opened_at
FROM "DB"."Dbt Views".":1"
WHERE closed_at IS NULL
ORDER BY opened_at, alert_id;

-- alerts/runs
-- :1 sync = true
SELECT run_id, status, plan_id, error_code, error_what, error_why, error_fix, started_at, finished_at
FROM "DB"."HUBSPOT_SYNC"."SELECT"
WHERE sync = :1
  AND finished_at IS NOT NULL
ORDER BY started_at DESC, run_id DESC
LIMIT 100;

-- alerts/save_marks
-- :1 marks_text = "it's \\ bound"
-- :2 judged_at = 42
-- :3 sync = 9007199254740993n
-- :4 revision = true
UPDATE "DB"."HUBSPOT_SYNC"."BACK\SLASH"
SET
  revision = revision + 1,
  marks_text = :1,
  judged_at = :2
WHERE sync = :3
  AND revision = :4;

-- alerts/settle_message
-- :1 sent_at = "it's \\ bound"
-- :2 given_up_at = 42
-- :3 trouble = 9007199254740993n
-- :4 due_at = true
-- :5 message_id = 2026-11-22T10:00:00.000Z
UPDATE "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
SET
  sent_at = :1,
  given_up_at = :2,
  trouble = :3,
  due_at = :4
WHERE message_id = CAST(:5 AS TIMESTAMP_TZ)
  AND sent_at IS NULL;

-- alerts/view_alert_messages
SELECT
  channel,
  sync,
  kind,
  message_state AS "GRößE_🙂",
  made_at,
  sent_at,
  given_up_at,
  attempts,
  due_at,
  trouble,
  alert_id
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}";

-- alerts/view_alerts
SELECT
  sync,
  kind,
  closed_at IS NULL AS ":1",
  what,
  fix,
  error_code,
  run_id,
  opened_at,
  closed_at,
  alert_id
FROM "DB"."HUBSPOT"."SELECT";
