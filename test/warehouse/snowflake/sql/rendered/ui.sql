-- ui/alerts
-- :1 before = true
-- :2 before_id = 2026-11-22T10:00:00.000Z
SELECT
  alerts.alert_id,
  alerts.sync,
  alerts.kind,
  alerts.what,
  alerts.fix,
  alerts.error_code,
  alerts.run_id,
  alerts.opened_at,
  alerts.closed_at
FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS alerts
WHERE alerts.opened_at < :1
  OR (alerts.opened_at = :1 AND alerts.alert_id < CAST(:2 AS TIMESTAMP_TZ))
ORDER BY alerts.opened_at DESC NULLS LAST, alerts.alert_id DESC
LIMIT 100;

-- ui/calls
-- :1 since = null
SELECT
  counted.sync,
  counted.hours,
  sum(counted.made) AS made,
  sum(counted.exports) AS exports
FROM (
  SELECT
    runs.sync,
    floor(SHA2(NULLIF("KEPT"."GRößE_🙂", ''), 256) / 3600000) AS hours,
    COALESCE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "KEPT"."BACK\SLASH") + CASE WHEN REGEXP_LIKE("KEPT"."GRößE_🙂", '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND NOT STARTSWITH("KEPT"."GRößE_🙂", '0000') THEN TRY_CAST("KEPT"."GRößE_🙂" AS DATE) WHEN REGEXP_LIKE("KEPT"."GRößE_🙂", '-?[0-9]{1,15}') THEN CASE WHEN MOD(TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT), 86400000) = 0 AND TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN DATEADD(DAY, CAST(TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT) / 86400000 AS BIGINT), CAST('1970-01-01' AS DATE)) END END + MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("KEPT"."BACK\SLASH", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r')) + TRY_TO_DATE(LEFT(CAST("KEPT"."GRößE_🙂" AS VARCHAR), 10), 'YYYY-MM-DD') + CASE WHEN REGEXP_LIKE("ORDER"."SELECT", '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})') AND NOT STARTSWITH("ORDER"."SELECT", '0000') THEN CONVERT_TIMEZONE('UTC', TRY_CAST(REGEXP_REPLACE(REPLACE("ORDER"."SELECT", 'Z', '+00:00'), '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2') AS TIMESTAMP_TZ)) WHEN REGEXP_LIKE("ORDER"."SELECT", '-?[0-9]{1,15}') THEN CONVERT_TIMEZONE('UTC', TO_TIMESTAMP_LTZ(CASE WHEN REGEXP_LIKE("ORDER"."SELECT", '[0-9]{9,10}') THEN TRY_CAST("ORDER"."SELECT" AS BIGINT) * 1000 WHEN TRY_CAST("ORDER"."SELECT" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN TRY_CAST("ORDER"."SELECT" AS BIGINT) END, 3)) END + MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("ORDER"."MIXED CASE", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("ORDER".":1", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r')) + TRY_CAST(CAST("ORDER"."SELECT" AS VARCHAR) AS BOOLEAN) AS made,
    COALESCE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "KEPT"."BACK\SLASH") AS exports
  FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS runs
  WHERE runs.started_at >= :1
) AS counted
GROUP BY counted.sync, counted.hours
ORDER BY counted.hours, counted.sync;

-- ui/change_counts
-- :1 run_id = 9007199254740993n
SELECT
  listed.part,
  listed.action,
  listed.status,
  listed.error_code,
  count(*) AS met,
  min(listed.error_message) AS what
FROM (
  SELECT 1 AS part, change.action, change.status, change.error_code, change.error_message
  FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS change
  WHERE change.run_id = :1
  UNION ALL
  SELECT 2 AS part, link.action, link.status, link.error_code, link.error_message
  FROM "DB"."HUBSPOT"."APOS'TROPHE" AS link
  WHERE link.run_id = :1
) AS listed
GROUP BY
  listed.part,
  listed.action,
  listed.status,
  listed.error_code
ORDER BY
  listed.part,
  met DESC,
  listed.status,
  listed.error_code NULLS LAST,
  listed.action NULLS LAST;

-- ui/changes
-- :1 run_id = 42
-- :2 status = 9007199254740993n
-- :3 error_code = true
-- :4 after_part = "it's \\ bound"
-- :5 after_key = 42
-- :6 after_id = 9007199254740993n
SELECT
  listed.part,
  listed.sort_key,
  listed.change_id,
  listed.key,
  listed.hubspot_id,
  listed.action,
  listed.status,
  listed.error_code,
  listed.error_message,
  listed.error_field,
  listed.attempts,
  listed.properties,
  listed.before,
  listed.to_type,
  listed.to_key,
  listed.to_id,
  listed.label,
  listed.changed_at
FROM (
  SELECT
    1 AS part,
    coalesce(change.key, '') AS sort_key,
    change.change_id,
    change.key,
    change.hubspot_id,
    change.action,
    change.status,
    change.error_code,
    change.error_message,
    change.error_field,
    change.attempts,
    change.properties,
    change.before,
    CAST(NULL AS VARCHAR) AS to_type,
    CAST(NULL AS VARCHAR) AS to_key,
    CAST(NULL AS VARCHAR) AS to_id,
    CAST(NULL AS VARCHAR) AS label,
    change.changed_at
  FROM "DB"."Dbt Views"."MIXED CASE" AS change
  WHERE change.run_id = :1
    AND (change.status = :2 OR :2 IS NULL)
    AND (change.error_code = :3 OR :3 IS NULL)
  UNION ALL
  SELECT
    2 AS part,
    coalesce(link.key, '') AS sort_key,
    link.change_id,
    link.key,
    link.from_id AS hubspot_id,
    link.action,
    link.status,
    link.error_code,
    link.error_message,
    CAST(NULL AS VARCHAR) AS error_field,
    link.attempts,
    CAST(NULL AS VARCHAR) AS properties,
    CAST(NULL AS VARCHAR) AS before,
    link.to_type,
    link.to_key,
    link.to_id,
    link.label,
    link.changed_at
  FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS link
  WHERE link.run_id = :1
    AND (link.status = :2 OR :2 IS NULL)
    AND (link.error_code = :3 OR :3 IS NULL)
) AS listed
WHERE listed.part > :4
  OR (
    listed.part = :4
    AND (
      listed.sort_key > :5
      OR (listed.sort_key = :5 AND listed.change_id > :6)
    )
  )
ORDER BY listed.part, listed.sort_key, listed.change_id
LIMIT 100;

-- ui/column_values
SELECT
  given.value,
  count(*) AS value_rows
FROM (
  SELECT LOWER(CAST("KEPT"."BACK\SLASH" AS VARCHAR)) AS value
  FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS source
) AS given
WHERE given.value IS NOT NULL
GROUP BY given.value
ORDER BY value_rows DESC, given.value
LIMIT 100;

-- ui/found_rows
-- :1 sync = "it's \\ bound"
-- :2 find = 42
-- :3 folded = 9007199254740993n
SELECT
  found.sync,
  found.key,
  max(found.hubspot_id) AS hubspot_id,
  max(found.identity) AS identity
FROM (
  SELECT link.sync, link.key, link.hubspot_id, link.identity
  FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS link
  WHERE (link.sync = :1 OR :1 IS NULL)
    AND (link.key = :2 OR link.hubspot_id = :2 OR link.identity = :3)
  UNION ALL
  SELECT change.sync, change.key, change.hubspot_id, change.identity
  FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS change
  WHERE (change.sync = :1 OR :1 IS NULL)
    AND change.key IS NOT NULL
    AND (change.key = :2 OR change.hubspot_id = :2 OR change.identity = :3)
) AS found
GROUP BY found.sync, found.key
ORDER BY found.sync, found.key
LIMIT 100;

-- ui/freshness
-- :1 since = true
-- :2 day_before = 2026-11-22T10:00:00.000Z
-- :3 sync = 42
SELECT
  good.sync,
  good.days,
  min(good.ended) AS first_ms,
  max(good.ended) AS last_ms,
  max(CASE WHEN good.days_before = good.days THEN good.ended - good.ended_before ELSE 0 END) AS longest_ms
FROM (
  SELECT
    counted.sync,
    counted.ended,
    counted.days,
    lag(counted.ended) OVER (PARTITION BY counted.sync ORDER BY counted.ended) AS ended_before,
    lag(counted.days) OVER (PARTITION BY counted.sync ORDER BY counted.ended) AS days_before
  FROM (
    SELECT
      runs.sync,
      CASE WHEN "KEPT"."$VALUE {{SLOT}}" <> '' THEN CASE WHEN CASE LOWER("KEPT"."$VALUE {{SLOT}}") WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END IS NULL THEN 'inbound.value_unfit' END END AS ended,
      CASE WHEN runs.finished_at < :1 THEN CAST(:2 AS TIMESTAMP_TZ) ELSE floor(CASE WHEN "KEPT"."$VALUE {{SLOT}}" <> '' THEN CASE WHEN CASE LOWER("KEPT"."$VALUE {{SLOT}}") WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END IS NULL THEN 'inbound.value_unfit' END END / 86400000) END AS days
    FROM "DB"."Dbt Views"."MIXED CASE" AS runs
    WHERE runs.status IN ('succeeded', 'partial')
      AND runs.finished_at IS NOT NULL
      AND (runs.sync = :3 OR :3 IS NULL)
  ) AS counted
) AS good
GROUP BY
  good.sync,
  good.days
ORDER BY
  good.sync,
  good.days;

-- ui/landed
SELECT *
FROM "DB"."Dbt Views"."$VALUE {{SLOT}}" AS landed
WHERE (("ORDER".":1" = "ORDER"."SELECT") AND ("ORDER".":1" IS NOT NULL))
LIMIT 100;

-- ui/landed_links
-- :1 from_type = 9007199254740993n
-- :2 from_id = true
SELECT
  link.to_type,
  link.to_id,
  link.label,
  link.category,
  link.type_id,
  link."GRößE_🙂" AS deleted_at
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS link
WHERE link.from_type = :1
  AND link.from_id = :2
ORDER BY
  CASE WHEN link."GRößE_🙂" IS NULL THEN 0 ELSE 1 END,
  link.to_type,
  link.to_id,
  link.type_id
LIMIT 100;

-- ui/newest_runs
-- :1 among = true
-- :2 most = "it's \\ bound"
SELECT
  ranked.run_id,
  ranked.sync,
  ranked.direction,
  ranked.status,
  ranked.plan_id,
  ranked.error_code,
  ranked.error_what,
  ranked.error_why,
  ranked.error_fix,
  ranked.started_at,
  ranked.finished_at,
  ranked.succeeded_at,
  coalesce(streams.moved, 0) AS moved,
  coalesce(streams.aside, 0) AS aside, CASE WHEN TRY_CAST(CAST("ORDER"."SELECT" AS VARCHAR) AS NUMBER(38, 0)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN TRY_CAST(CAST("ORDER"."SELECT" AS VARCHAR) AS NUMBER(38, 0)) END AS "GRößE_🙂", "ORDER"."SEMI;COLON--COMMENT" AS ":1"
FROM (
  SELECT
    runs.run_id,
    runs.sync,
    runs.direction,
    runs.status,
    runs.plan_id,
    runs.error_code,
    runs.error_what,
    runs.error_why,
    runs.error_fix,
    runs.result,
    runs.started_at,
    runs.finished_at,
    max(CASE WHEN runs.status IN ('succeeded', 'partial') THEN runs.finished_at END) OVER (PARTITION BY runs.sync) AS succeeded_at,
    row_number() OVER (PARTITION BY runs.sync ORDER BY runs.started_at DESC NULLS LAST, runs.run_id DESC) AS place
  FROM "DB"."HUBSPOT_SYNC"."SELECT" AS runs
  WHERE :1 IS NULL OR contains(:1, '/' || runs.sync || '/')
) AS ranked
LEFT JOIN (
  SELECT
    stream_runs.run_id,
    sum(stream_runs.loaded + stream_runs.deleted) AS moved,
    sum(stream_runs.set_aside) AS aside
  FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS stream_runs
  GROUP BY stream_runs.run_id
) AS streams
  ON streams.run_id = ranked.run_id
WHERE ranked.place <= :2
ORDER BY ranked.sync, ranked.place;

-- ui/preview_ascending
-- :1 pattern = 42
SELECT *
FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS shown
WHERE (lower("KEPT"."$VALUE {{SLOT}}") LIKE :1 ESCAPE '!' OR :1 IS NULL)
ORDER BY CASE WHEN "ORDER"."APOS'TROPHE" <> '' THEN CASE WHEN SPLIT(NULLIF(TRIM(REGEXP_REPLACE("ORDER"."APOS'TROPHE", ';+', ';'), ';'), ''), ';') IS NULL THEN 'inbound.value_unfit' END END ASC NULLS LAST
LIMIT 100;

-- ui/preview_descending
-- :1 pattern = "it's \\ bound"
SELECT *
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS shown
WHERE (lower(LOWER(TRIM("ORDER".":1", CONCAT(' ', CHR(9), CHR(10), CHR(13))))) LIKE :1 ESCAPE '!' OR :1 IS NULL)
ORDER BY 1.5 DESC NULLS LAST
LIMIT 100;

-- ui/query
SELECT *
FROM (SELECT 1 AS "a" -- the end
) AS source
LIMIT 100;

-- ui/record_changes
-- :1 sync = true
-- :2 key = 2026-11-22T10:00:00.000Z
SELECT
  change.change_id,
  change.run_id,
  change.hubspot_id,
  change.action,
  change.status,
  change.error_code,
  change.error_message,
  change.error_field,
  change.attempts,
  change.properties,
  change.before,
  change.changed_at
FROM "DB"."HUBSPOT_SYNC"."SELECT" AS change
WHERE change.sync = :1
  AND change.key = CAST(:2 AS TIMESTAMP_TZ)
ORDER BY change.changed_at DESC NULLS LAST, change.change_id
LIMIT 100;

-- ui/record_links
-- :1 sync = 9007199254740993n
-- :2 key = true
SELECT
  results.to_type,
  results.to_key,
  results.to_id,
  results.label,
  results.result,
  results.error_code,
  results.error_message,
  results.run_id,
  results."BACK\SLASH" AS changed_at
FROM "DB"."HUBSPOT"."GRößE_🙂" AS results
WHERE results.sync = :1
  AND results.key = :2
ORDER BY
  results.to_type NULLS LAST,
  results.to_id NULLS LAST,
  results.label NULLS FIRST,
  results.result
LIMIT 100;

-- ui/record_sent
-- :1 sync = "it's \\ bound"
-- :2 key = 42
SELECT sent.sent, sent.run_id, sent.changed_at
FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS sent
WHERE sent.sync = :1
  AND sent.key = :2;

-- ui/removals
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 plan_id = null
-- :3 after = "it's \\ bound"
SELECT
  listed.place,
  listed.kind,
  listed.key,
  listed.hubspot_id,
  listed.to_type,
  listed.to_id,
  listed.label,
  listed.before
FROM (
  SELECT
    removals.kind,
    removals.key,
    removals.hubspot_id,
    removals.to_type,
    removals.to_id,
    removals.label,
    removals.before,
    row_number() OVER (
      ORDER BY
        removals.kind,
        length(removals.key),
        removals.key,
        removals.to_type NULLS LAST,
        removals.to_id NULLS LAST,
        removals.label NULLS FIRST,
        removals.hubspot_id NULLS LAST
    ) AS place
  FROM "DB"."Dbt Views"."BACK\SLASH" AS removals
  WHERE removals.sync = CAST(:1 AS TIMESTAMP_TZ)
    AND removals.plan_id = :2
) AS listed
WHERE listed.place > :3
ORDER BY listed.place
LIMIT 100;

-- ui/row_counts
SELECT (SELECT count(*) FROM "DB"."HUBSPOT"."SELECT") AS "ROWS_0", (SELECT count(*) FROM "DB"."HUBSPOT"."WITH""QUOTE") AS "ROWS_1";

-- ui/run
-- :1 run_id = true
SELECT
  runs.run_id,
  runs.sync,
  runs.direction,
  runs.status,
  runs.plan_id,
  runs.error_code,
  runs.error_what,
  runs.error_why,
  runs.error_fix,
  runs.result,
  runs.version,
  runs.started_at,
  runs.finished_at
FROM "DB"."HUBSPOT_SYNC".":1" AS runs
WHERE runs.run_id = :1;

-- ui/run_reasons
-- :1 by = 2026-11-22T10:00:00.000Z
-- :2 since = true
-- :3 until = 2026-11-22T10:00:00.000Z
-- :4 sync = null
SELECT
  met.run_id,
  met.unit,
  met.became,
  met.error_code,
  count(*) AS met,
  min(met.what) AS what
FROM (
  SELECT
    CASE WHEN CAST(:1 AS TIMESTAMP_TZ) = 'run' THEN listed.run_id END AS run_id,
    listed.unit,
    listed.became,
    listed.error_code,
    listed.what
  FROM (
    SELECT change.run_id, 'row' AS unit, change.status AS became, change.error_code, change.error_message AS what
    FROM "DB"."Dbt Views"."APOS'TROPHE" AS change
    WHERE change.error_code IS NOT NULL
    UNION ALL
    SELECT link.run_id, 'link' AS unit, link.status AS became, link.error_code, link.error_message AS what
    FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS link
    WHERE link.error_code IS NOT NULL
    UNION ALL
    SELECT record.run_id, 'record' AS unit, 'set_aside' AS became, record.error_code, record.what
    FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS record
    UNION ALL
    SELECT streams.run_id, 'stream' AS unit, 'failed' AS became, streams.error_code, streams.error_what AS what
    FROM "DB"."Dbt Views".":1" AS streams
    WHERE streams.error_code IS NOT NULL
      AND streams.status IN ('failed', 'skipped')
  ) AS listed
  JOIN "DB"."HUBSPOT_SYNC"."SELECT" AS runs
    ON runs.run_id = listed.run_id
  WHERE runs.started_at >= :2
    AND runs.started_at <= CAST(:3 AS TIMESTAMP_TZ)
    AND (runs.sync = :4 OR :4 IS NULL)
) AS met
GROUP BY
  met.run_id,
  met.unit,
  met.became,
  met.error_code
ORDER BY
  met DESC,
  met.unit,
  met.became,
  met.error_code;

-- ui/run_streams
-- :1 run_id = 9007199254740993n
SELECT
  stream_runs.stream,
  stream_runs.status,
  stream_runs.strategy,
  stream_runs.route,
  stream_runs.records_read,
  stream_runs.loaded,
  stream_runs.unchanged,
  stream_runs.set_aside,
  stream_runs.set_aside_values,
  stream_runs.deleted,
  stream_runs.position_at,
  stream_runs.error_code,
  stream_runs.error_what,
  stream_runs.error_why,
  stream_runs.error_fix,
  stream_runs.started_at,
  stream_runs.finished_at
FROM "DB"."HUBSPOT"."GRößE_🙂" AS stream_runs
WHERE stream_runs.run_id = :1
ORDER BY stream_runs.started_at, stream_runs.stream;

-- ui/runs
-- :1 sync = true
-- :2 status = 2026-11-22T10:00:00.000Z
-- :3 before = null
-- :4 before_id = "it's \\ bound"
SELECT
  runs.run_id,
  runs.sync,
  runs.direction,
  runs.status,
  runs.plan_id,
  runs.error_code,
  runs.error_what,
  runs.error_why,
  runs.error_fix,
  runs.started_at,
  runs.finished_at,
  coalesce(streams.moved, 0) AS moved,
  coalesce(streams.aside, 0) AS aside, "KEPT"."$VALUE {{SLOT}}" AS "WITH""QUOTE", "ORDER"."APOS'TROPHE" AS "MIXED CASE"
FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS runs
LEFT JOIN (
  SELECT
    stream_runs.run_id,
    sum(stream_runs.loaded + stream_runs.deleted) AS moved,
    sum(stream_runs.set_aside) AS aside
  FROM "DB"."HUBSPOT_SYNC".":1" AS stream_runs
  GROUP BY stream_runs.run_id
) AS streams
  ON streams.run_id = runs.run_id
WHERE (runs.sync = :1 OR :1 IS NULL)
  AND (runs.status = CAST(:2 AS TIMESTAMP_TZ) OR CAST(:2 AS TIMESTAMP_TZ) IS NULL)
  AND (runs.started_at < :3 OR (runs.started_at = :3 AND runs.run_id < :4))
ORDER BY runs.started_at DESC NULLS LAST, runs.run_id DESC
LIMIT 100;

-- ui/runs_by_day
-- :1 since = null
-- :2 sync = "it's \\ bound"
SELECT
  counted.days,
  counted.status,
  count(*) AS met,
  sum(counted.moved) AS moved,
  sum(counted.aside) AS aside
FROM (
  SELECT
    floor(1.5 / 86400000) AS days,
    runs.status,
    CASE
      WHEN runs.status = 'held' THEN 0
      ELSE coalesce(streams.moved, 0) + TO_CHAR(DATE_TRUNC('MILLISECOND', CONVERT_TIMEZONE('UTC', "ORDER".":1")), 'YYYY-MM-DD"T"HH24:MI:SS.FF3') || 'Z' + OBJECT_CONSTRUCT_KEEP_NULL('semi;colon--comment', "ORDER"."APOS'TROPHE") + "KEPT"."$VALUE {{SLOT}}" + CASE WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN "KEPT"."WITH""QUOTE" ELSE COALESCE(TO_CHAR(CASE WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND NOT STARTSWITH("KEPT"."WITH""QUOTE", '0000') THEN TRY_CAST("KEPT"."WITH""QUOTE" AS DATE) WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '-?[0-9]{1,15}') THEN CASE WHEN MOD(TRY_CAST("KEPT"."WITH""QUOTE" AS BIGINT), 86400000) = 0 AND TRY_CAST("KEPT"."WITH""QUOTE" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN DATEADD(DAY, CAST(TRY_CAST("KEPT"."WITH""QUOTE" AS BIGINT) / 86400000 AS BIGINT), CAST('1970-01-01' AS DATE)) END END, 'YYYY-MM-DD'), NULLIF("KEPT"."WITH""QUOTE", '')) END + SHA2(NULLIF("KEPT"."GRößE_🙂", ''), 256)
    END AS moved,
    coalesce(streams.aside, 0) + COALESCE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "KEPT"."BACK\SLASH") + CASE WHEN REGEXP_LIKE("KEPT"."GRößE_🙂", '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND NOT STARTSWITH("KEPT"."GRößE_🙂", '0000') THEN TRY_CAST("KEPT"."GRößE_🙂" AS DATE) WHEN REGEXP_LIKE("KEPT"."GRößE_🙂", '-?[0-9]{1,15}') THEN CASE WHEN MOD(TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT), 86400000) = 0 AND TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN DATEADD(DAY, CAST(TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT) / 86400000 AS BIGINT), CAST('1970-01-01' AS DATE)) END END + MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("KEPT"."BACK\SLASH", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r')) AS aside
  FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS runs
  LEFT JOIN (
    SELECT
      stream_runs.run_id,
      sum(stream_runs.loaded + stream_runs.deleted) AS moved,
      sum(stream_runs.set_aside) AS aside
    FROM "DB"."HUBSPOT".":1" AS stream_runs
    GROUP BY stream_runs.run_id
  ) AS streams
    ON streams.run_id = runs.run_id
  WHERE runs.started_at >= :1
    AND (runs.sync = :2 OR :2 IS NULL)
) AS counted
GROUP BY counted.days, counted.status
ORDER BY counted.days, counted.status;

-- ui/schedule_events
SELECT
  happened.noted_at,
  happened.sync,
  happened.event,
  happened.run_id,
  happened.detail
FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS happened
ORDER BY happened.noted_at DESC NULLS LAST, happened.sync NULLS LAST, happened.event
LIMIT 100;

-- ui/schema_changes
-- :1 after = null
SELECT
  listed.place,
  listed.stream,
  listed.property,
  listed.column_name,
  listed.change,
  listed.detail,
  listed.run_id,
  listed.noted_at
FROM (
  SELECT
    changed.stream,
    changed.property,
    changed.column_name,
    changed.change,
    changed.detail,
    changed.run_id,
    changed.noted_at,
    row_number() OVER (
      ORDER BY
        changed.noted_at DESC NULLS LAST,
        changed.stream,
        changed.property NULLS FIRST,
        changed.column_name NULLS FIRST,
        changed.change,
        changed.run_id NULLS LAST
    ) AS place
  FROM "DB"."HUBSPOT"."MIXED CASE" AS changed
) AS listed
WHERE listed.place > :1
ORDER BY listed.place
LIMIT 100;

-- ui/set_aside
-- :1 run_id = 9007199254740993n
-- :2 stream = true
-- :3 id = 2026-11-22T10:00:00.000Z
-- :4 error_code = null
-- :5 after = 9007199254740993n
SELECT
  listed.place,
  listed.kind,
  listed.stream,
  listed.id,
  listed.property,
  listed.text,
  listed.error_code,
  listed.what,
  listed.run_id,
  listed.noted_at
FROM (
  SELECT
    kept.*,
    row_number() OVER (
      ORDER BY
        kept.kind,
        kept.stream,
        kept.error_code,
        kept.noted_at DESC NULLS LAST,
        kept.id NULLS LAST,
        kept.property NULLS LAST,
        kept.run_id NULLS LAST,
        kept.what NULLS LAST
    ) AS place
  FROM (
    SELECT
      'record' AS kind,
      record.stream,
      record.id,
      CAST(NULL AS VARCHAR) AS property,
      CAST(NULL AS VARCHAR) AS text,
      record.error_code,
      record.what,
      record.run_id,
      record.noted_at
    FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS record
    WHERE (record.run_id = :1 OR :1 IS NULL)
      AND (record.stream = :2 OR :2 IS NULL)
      AND (record.id = CAST(:3 AS TIMESTAMP_TZ) OR CAST(:3 AS TIMESTAMP_TZ) IS NULL)
      AND (record.error_code = :4 OR :4 IS NULL)
    UNION ALL
    SELECT
      'value' AS kind,
      cell.stream,
      cell.id,
      cell.property,
      cell.text,
      cell.error_code,
      CAST(NULL AS VARCHAR) AS what,
      cell.run_id,
      cell.noted_at
    FROM "DB"."HUBSPOT"."BACK\SLASH" AS cell
    WHERE (cell.run_id = :1 OR :1 IS NULL)
      AND (cell.stream = :2 OR :2 IS NULL)
      AND (cell.id = CAST(:3 AS TIMESTAMP_TZ) OR CAST(:3 AS TIMESTAMP_TZ) IS NULL)
      AND (cell.error_code = :4 OR :4 IS NULL)
  ) AS kept
) AS listed
WHERE listed.place > :5
ORDER BY listed.place
LIMIT 100;

-- ui/set_aside_counts
SELECT
  kept.kind,
  kept.stream,
  kept.error_code,
  count(*) AS met,
  min(kept.what) AS what
FROM (
  SELECT 'record' AS kind, record.stream, record.error_code, record.what
  FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS record
  UNION ALL
  SELECT 'value' AS kind, cell.stream, cell.error_code, CAST(NULL AS VARCHAR) AS what
  FROM "DB"."Dbt Views".":1" AS cell
) AS kept
GROUP BY
  kept.kind,
  kept.stream,
  kept.error_code
ORDER BY
  met DESC,
  kept.kind,
  kept.stream,
  kept.error_code;

-- ui/stream_growth
-- :1 since = true
SELECT
  counted.stream,
  counted.days,
  sum(counted.loaded) AS loaded,
  sum(counted.deleted) AS deleted
FROM (
  SELECT
    runs.stream,
    floor(MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("KEPT"."BACK\SLASH", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r')) / 86400000) AS days,
    runs.loaded,
    runs.deleted
  FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS runs
  WHERE runs.started_at >= :1
) AS counted
GROUP BY counted.stream, counted.days
ORDER BY counted.stream, counted.days;

-- ui/stream_loads
-- :1 since = 2026-11-22T10:00:00.000Z
SELECT
  ranked.stream,
  ranked.sync,
  ranked.run_id,
  ranked.status,
  ranked.position_at,
  ranked.finished_at,
  ranked.loaded_since,
  ranked.deleted_since
FROM (
  SELECT
    stream_runs.stream,
    stream_runs.sync,
    stream_runs.run_id,
    stream_runs.status,
    stream_runs.position_at,
    stream_runs.finished_at,
    sum(CASE WHEN stream_runs.started_at >= CAST(:1 AS TIMESTAMP_TZ) THEN stream_runs.loaded ELSE 0 END) OVER (
      PARTITION BY stream_runs.stream
    ) AS loaded_since,
    sum(CASE WHEN stream_runs.started_at >= CAST(:1 AS TIMESTAMP_TZ) THEN stream_runs.deleted ELSE 0 END) OVER (
      PARTITION BY stream_runs.stream
    ) AS deleted_since,
    row_number() OVER (
      PARTITION BY stream_runs.stream
      ORDER BY stream_runs.started_at DESC NULLS LAST, stream_runs.run_id DESC
    ) AS place
  FROM "DB"."Dbt Views"."SELECT" AS stream_runs
) AS ranked
WHERE ranked.place = 1
ORDER BY ranked.stream;

-- ui/table_columns
-- :1 from_schema = true
-- :2 from_name = 2026-11-22T10:00:00.000Z
-- :3 until_schema = null
-- :4 until_name = "it's \\ bound"
SELECT
  known.table_schema,
  known.table_name,
  known.column_name,
  known.data_type
FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS known
WHERE known.table_catalog = current_database()
  AND (known.table_schema > :1 OR (known.table_schema = :1 AND known.table_name >= CAST(:2 AS TIMESTAMP_TZ)))
  AND (known.table_schema < :3 OR (known.table_schema = :3 AND known.table_name <= :4))
ORDER BY known.table_schema, known.table_name, known.ordinal_position;

-- ui/tables
-- :1 pattern = true
-- :2 after_schema = 2026-11-22T10:00:00.000Z
-- :3 after_name = null
SELECT
  known.table_schema,
  known.table_name,
  known.table_type
FROM "DB"."HUBSPOT_SYNC".":1" AS known
WHERE known.table_catalog = current_database()
  AND lower(known.table_schema) <> 'information_schema'
  AND (lower(known.table_schema || '.' || known.table_name) LIKE :1 ESCAPE '!' OR :1 IS NULL)
  AND (known.table_schema > CAST(:2 AS TIMESTAMP_TZ) OR (known.table_schema = CAST(:2 AS TIMESTAMP_TZ) AND known.table_name > :3))
ORDER BY known.table_schema, known.table_name
LIMIT 100;

-- ui/timeline
-- :1 run_id = 9007199254740993n
SELECT runs.timeline
FROM "DB"."HUBSPOT"."BACK\SLASH" AS runs
WHERE runs.run_id = :1;
