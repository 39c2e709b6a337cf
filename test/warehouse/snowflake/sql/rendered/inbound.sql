-- inbound/archived_missing
-- :1 listed_since = true
-- :2 sync = "it's \\ bound"
-- :3 stream = 42
-- :4 pass = 9007199254740993n
SELECT DISTINCT present.id
FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS present
WHERE present.archived
  AND present.archived_at > :1
  AND present.id NOT IN (
    SELECT seen.id
    FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂" AS seen
    WHERE seen.sync = :2
      AND seen.stream = :3
      AND seen.pass = :4
  )
ORDER BY present.id;

-- inbound/archived_restored
-- :1 gone_at = null
-- :2 synced_at = "it's \\ bound"
-- :3 run_id = 42
UPDATE "DB"."HUBSPOT"."SELECT"
SET
  archived = FALSE,
  archived_at = NULL,
  _deleted_at = :1,
  _synced_at = :2,
  _run_id = :3
WHERE archived
  AND id IN (SELECT staged._id FROM "DB"."Dbt Views"."GRößE_🙂" AS staged);

-- inbound/doubts
SELECT
  judged.id,
  CASE WHEN REGEXP_LIKE("ORDER"."SEMI;COLON--COMMENT", '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z') THEN "ORDER"."SEMI;COLON--COMMENT" ELSE COALESCE(TO_CHAR(DATE_TRUNC('MILLISECOND', CASE WHEN REGEXP_LIKE("ORDER"."SEMI;COLON--COMMENT", '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})') AND NOT STARTSWITH("ORDER"."SEMI;COLON--COMMENT", '0000') THEN CONVERT_TIMEZONE('UTC', TRY_CAST(REGEXP_REPLACE(REPLACE("ORDER"."SEMI;COLON--COMMENT", 'Z', '+00:00'), '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2') AS TIMESTAMP_TZ)) WHEN REGEXP_LIKE("ORDER"."SEMI;COLON--COMMENT", '-?[0-9]{1,15}') THEN CONVERT_TIMEZONE('UTC', TO_TIMESTAMP_LTZ(CASE WHEN REGEXP_LIKE("ORDER"."SEMI;COLON--COMMENT", '[0-9]{9,10}') THEN TRY_CAST("ORDER"."SEMI;COLON--COMMENT" AS BIGINT) * 1000 WHEN TRY_CAST("ORDER"."SEMI;COLON--COMMENT" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN TRY_CAST("ORDER"."SEMI;COLON--COMMENT" AS BIGINT) END, 3)) END), 'YYYY-MM-DD"T"HH24:MI:SS.FF3') || 'Z', NULLIF("ORDER"."SEMI;COLON--COMMENT", '')) END AS texts,
  SHA2(NULLIF("ORDER"."SELECT", ''), 256) AS codes
FROM "DB"."HUBSPOT"."GRößE_🙂" AS judged
INNER JOIN "DB"."Dbt Views"."$VALUE {{SLOT}}" AS staged
  ON 'it''s \\ so' = judged.place
WHERE judged.verdict = 'write'
  AND judged.doubt IS NOT NULL;

-- inbound/held_forget
-- :1 sync = null
-- :2 stream = "it's \\ bound"
DELETE FROM "DB"."HUBSPOT"."MIXED CASE"
WHERE sync = :1
  AND stream = :2
  AND plan_id IN (
    SELECT ranked.plan_id
    FROM (
      SELECT
        known.plan_id,
        row_number() OVER (ORDER BY known.held_at DESC NULLS LAST, known.plan_id) AS place
      FROM (
        SELECT
          held.plan_id,
          max(held.held_at) AS held_at
        FROM "DB"."HUBSPOT"."MIXED CASE" AS held
        WHERE held.sync = :1
          AND held.stream = :2
        GROUP BY held.plan_id
      ) AS known
    ) AS ranked
    WHERE ranked.place > 20
  );

-- inbound/held_keep
-- :1 plan_id = true
-- :2 sync = 2026-11-22T10:00:00.000Z
-- :3 stream = null
-- :4 held_at = "it's \\ bound"
INSERT INTO "DB"."HUBSPOT_SYNC".":1" (plan_id, sync, stream, id, held_at)
SELECT
  :1,
  CAST(:2 AS TIMESTAMP_TZ),
  :3,
  missing.id,
  :4
FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS missing;

-- inbound/history_adopt
UPDATE "DB"."HUBSPOT"."SEMI;COLON--COMMENT"
SET
  _valid_from = coalesce(updated_at, _synced_at),
  _valid_to = CASE WHEN _deleted_at IS NOT NULL THEN greatest(coalesce(updated_at, _synced_at), _deleted_at) END;

-- inbound/history_hash_values
-- :1 object = 42
-- :2 property = 9007199254740993n
UPDATE "DB"."Dbt Views".":1"
SET value = MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("KEPT"."BACK\SLASH", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r'))
WHERE object = :1
  AND property = :2
  AND value IS NOT NULL
  AND NOT (length(value) = 64 AND translate(value, '0123456789abcdef', '') = '');

-- inbound/judge_append
-- :1 archived_since = 2026-11-22T10:00:00.000Z
WITH came AS (
  SELECT
    "KEPT"."$VALUE {{SLOT}}" AS place,
    NULLIF("KEPT"."WITH""QUOTE", '') AS seq,
    SHA2(NULLIF("KEPT"."GRößE_🙂", ''), 256) AS id,
    COALESCE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "KEPT"."BACK\SLASH") AS version,
    NULLIF("KEPT"."GRößE_🙂", '') AS created_at,
    MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("KEPT"."BACK\SLASH", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r')) AS updated_at,
    TRY_CAST(CAST("KEPT"."GRößE_🙂" AS VARCHAR) AS FLOAT) AS archived,
    CASE WHEN REGEXP_LIKE("ORDER"."SELECT", '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)') THEN TRY_CAST(RTRIM("ORDER"."SELECT", '.') AS NUMBER(38, 8)) END AS archived_at,
    MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("ORDER"."MIXED CASE", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("ORDER".":1", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r')) AS merged_ids,
    CASE WHEN TRY_CAST(CAST("ORDER"."SELECT" AS VARCHAR) AS NUMBER(38, 0)) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN TRY_CAST(CAST("ORDER"."SELECT" AS VARCHAR) AS NUMBER(38, 0)) END AS hash,
    CASE LOWER("KEPT"."GRößE_🙂") WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END AS doubt
  FROM "DB"."HUBSPOT_SYNC"."SELECT" AS staged
),
ranked AS (
  SELECT
    came.*,
    row_number() OVER (PARTITION BY came.id, came.version, came.hash ORDER BY came.seq DESC NULLS LAST) AS nth
  FROM came
),
kept AS (
  SELECT
    present.id,
    present.archived,
    present.archived_at,
    present._deleted_at,
    present._merged_into,
    present._hash,
    coalesce(present.updated_at, present.created_at, CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMPTZ)) AS version,
    row_number() OVER (
      PARTITION BY present.id
      ORDER BY coalesce(present.updated_at, present.created_at) DESC NULLS LAST, present._synced_at DESC NULLS LAST, present._hash
    ) AS nth, CAST(GET(GET(TRY_PARSE_JSON(CAST("KEPT"."WITH""QUOTE" AS VARCHAR)), 'größe_🙂'), 'id') AS VARCHAR) AS "SEMI;COLON--COMMENT", "KEPT"."$VALUE {{SLOT}}" AS "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
  FROM "DB"."HUBSPOT"."WITH""QUOTE" AS present
  WHERE present.id IN (SELECT came.id FROM came)
),
latest AS (
  SELECT *
  FROM kept
  WHERE kept.nth = 1
)
SELECT
  ranked.place,
  ranked.seq,
  ranked.id,
  ranked.version,
  ranked.created_at,
  ranked.updated_at,
  ranked.archived,
  ranked.archived_at,
  ranked.merged_ids,
  ranked.hash,
  ranked.doubt,
  same.id IS NOT NULL AS replaces,
  latest.id IS NOT NULL AND latest._deleted_at IS NULL AS was_live, CASE WHEN "ORDER"."APOS'TROPHE" <> '' THEN CASE WHEN SPLIT(NULLIF(TRIM(REGEXP_REPLACE("ORDER"."APOS'TROPHE", ';+', ';'), ';'), ''), ';') IS NULL THEN 'inbound.value_unfit' END END AS "SEMI;COLON--COMMENT", "KEPT"."$VALUE {{SLOT}}" AS "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
  CASE
    WHEN ranked.id IS NULL OR ranked.version IS NULL THEN 'set_aside'
    WHEN ranked.nth > 1 THEN 'double'
    WHEN latest.id IS NULL AND ranked.archived AND ranked.archived_at <= CAST(:1 AS TIMESTAMP_TZ) THEN 'ignored'
    WHEN latest._merged_into IS NOT NULL AND ranked.version <= latest.version THEN 'older'
    WHEN same.id IS NULL THEN 'write'
    WHEN ranked.archived = coalesce(same.archived, FALSE)
      AND ranked.archived_at IS NOT DISTINCT FROM same.archived_at
      AND (ranked.archived OR same._deleted_at IS NULL)
      AND (same.nth = 1 OR same.version < latest.version) THEN 'unchanged'
    ELSE 'mark'
  END AS verdict
FROM ranked
LEFT JOIN latest
  ON latest.id = ranked.id
LEFT JOIN kept AS same
  ON same.id = ranked.id
  AND same.version = ranked.version
  AND same._hash = ranked.hash;

-- inbound/judge_entries
-- :1 archived_since = 9007199254740993n
WITH came AS (
  SELECT
    (("KEPT"."GRößE_🙂" IS DISTINCT FROM "KEPT"."$VALUE {{SLOT}}") AND ("KEPT"."GRößE_🙂" IS NULL)) AS place,
    staged.object AS of_object,
    staged.record_id AS of_record,
    CAST(GET(GET(TRY_PARSE_JSON(CAST("KEPT"."WITH""QUOTE" AS VARCHAR)), 'größe_🙂'), 'id') AS VARCHAR) AS seq,
    (("ORDER"."SELECT" IS DISTINCT FROM "ORDER"."APOS'TROPHE") AND ("ORDER"."SELECT" IS NOT NULL)) AS id,
    CAST(GET(GET(TRY_PARSE_JSON(CAST("ORDER"."SEMI;COLON--COMMENT" AS VARCHAR)), 'select'), 'id') AS VARCHAR) AS version,
    (("KEPT"."GRößE_🙂" IS DISTINCT FROM "KEPT"."$VALUE {{SLOT}}") AND ("KEPT"."GRößE_🙂" IS NULL)) AS created_at,
    CAST(GET(GET(TRY_PARSE_JSON(CAST("KEPT"."WITH""QUOTE" AS VARCHAR)), 'größe_🙂'), 'id') AS VARCHAR) AS updated_at,
    (("ORDER"."SELECT" IS DISTINCT FROM "ORDER"."APOS'TROPHE") AND ("ORDER"."SELECT" IS NOT NULL)) AS archived,
    CAST(GET(GET(TRY_PARSE_JSON(CAST("ORDER"."SEMI;COLON--COMMENT" AS VARCHAR)), 'select'), 'id') AS VARCHAR) AS archived_at,
    (("KEPT"."GRößE_🙂" IS DISTINCT FROM "KEPT"."$VALUE {{SLOT}}") AND ("KEPT"."GRößE_🙂" IS NULL)) AS merged_ids,
    CAST(GET(GET(TRY_PARSE_JSON(CAST("KEPT"."WITH""QUOTE" AS VARCHAR)), 'größe_🙂'), 'id') AS VARCHAR) AS hash,
    (("ORDER"."SELECT" IS DISTINCT FROM "ORDER"."APOS'TROPHE") AND ("ORDER"."SELECT" IS NOT NULL)) AS doubt
  FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS staged
),
ranked AS (
  SELECT
    came.*,
    row_number() OVER (PARTITION BY came.id ORDER BY came.seq DESC NULLS LAST) AS nth
  FROM came
),
kept AS (
  SELECT
    present.id,
    present._deleted_at,
    present._hash, LOWER(TRIM("ORDER".":1", CONCAT(' ', CHR(9), CHR(10), CHR(13)))) AS "APOS'TROPHE", "KEPT"."BACK\SLASH" AS "GRößE_🙂"
  FROM "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}" AS present
  WHERE present.object IN (SELECT came.of_object FROM came)
    AND present.record_id IN (SELECT came.of_record FROM came)
)
SELECT
  ranked.place,
  ranked.seq,
  ranked.id,
  ranked.version,
  ranked.created_at,
  ranked.updated_at,
  ranked.archived,
  ranked.archived_at,
  ranked.merged_ids,
  ranked.hash,
  ranked.doubt,
  kept.id IS NOT NULL AS replaces,
  kept.id IS NOT NULL AND kept._deleted_at IS NULL AS was_live, TO_JSON("ORDER".":1") AS "APOS'TROPHE", "KEPT"."BACK\SLASH" AS "GRößE_🙂",
  CASE
    WHEN ranked.id IS NULL OR ranked.version IS NULL THEN 'set_aside'
    WHEN ranked.nth > 1 THEN 'double'
    WHEN ranked.archived AND ranked.archived_at <= :1 THEN 'ignored'
    WHEN ranked.hash = kept._hash THEN 'unchanged'
    ELSE 'write'
  END AS verdict
FROM ranked
LEFT JOIN kept
  ON kept.id = ranked.id;

-- inbound/judge_history
-- :1 read_at = true
-- :2 archived_since = true
WITH came AS (
  SELECT
    "KEPT"."$VALUE {{SLOT}}" AS place,
    CASE WHEN "KEPT"."WITH""QUOTE" <> '' THEN COALESCE(NULLIF(TRIM(REGEXP_REPLACE("KEPT"."WITH""QUOTE", ';+', ';'), ';'), ''), "KEPT"."WITH""QUOTE") END AS seq,
    SHA2(NULLIF("KEPT"."GRößE_🙂", ''), 256) AS id,
    COALESCE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "KEPT"."BACK\SLASH") AS told,
    SPLIT(NULLIF(TRIM(REGEXP_REPLACE("KEPT"."GRößE_🙂", ';+', ';'), ';'), ''), ';') AS created_at,
    MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("KEPT"."BACK\SLASH", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r')) AS updated_at,
    TRY_TO_DATE(LEFT(CAST("KEPT"."GRößE_🙂" AS VARCHAR), 10), 'YYYY-MM-DD') AS archived,
    TRY_PARSE_JSON(NULLIF("ORDER"."SELECT", '')) AS archived_at,
    MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("ORDER"."MIXED CASE", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("ORDER".":1", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r')) AS merged_ids,
    TRY_CAST(CAST("ORDER"."SELECT" AS VARCHAR) AS BOOLEAN) AS hash,
    NULLIF("KEPT"."GRößE_🙂", '') AS doubt
  FROM "DB"."HUBSPOT_SYNC"."SELECT" AS staged
),
dated AS (
  SELECT
    came.*,
    CASE WHEN came.told IS NOT NULL THEN coalesce(came.updated_at, :1) END AS version
  FROM came
),
ranked AS (
  SELECT
    dated.*,
    row_number() OVER (PARTITION BY dated.id, dated.version ORDER BY dated.seq DESC NULLS LAST) AS nth,
    row_number() OVER (PARTITION BY dated.id ORDER BY dated.version DESC NULLS LAST, dated.seq DESC NULLS LAST) = 1 AS is_newest
  FROM dated
),
kept AS (
  SELECT
    present.id,
    present.archived,
    present.archived_at,
    present._deleted_at,
    present._merged_into,
    present._hash,
    present._valid_from AS version,
    row_number() OVER (PARTITION BY present.id ORDER BY present._valid_from DESC NULLS LAST) AS nth, OBJECT_CONSTRUCT_KEEP_NULL('semi;colon--comment', "ORDER"."APOS'TROPHE") AS "$VALUE {{SLOT}}", "ORDER".":1" AS "SELECT"
  FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS present
  WHERE present.id IN (SELECT dated.id FROM dated)
),
latest AS (
  SELECT *
  FROM kept
  WHERE kept.nth = 1
),
newest AS (
  SELECT
    ranked.id,
    ranked.version,
    CASE
      WHEN latest.id IS NULL AND ranked.archived AND ranked.archived_at <= :2 THEN 'ignored'
      WHEN latest.id IS NULL THEN 'write'
      WHEN ranked.version < latest.version THEN 'older'
      WHEN latest._merged_into IS NOT NULL AND ranked.version <= latest.version THEN 'older'
      WHEN ranked.archived AND ranked.updated_at IS NOT NULL AND ranked.archived_at < latest.version THEN 'older'
      WHEN ranked.hash = latest._hash
        AND (ranked.version = latest.version OR ranked.updated_at IS NULL)
        AND ranked.archived = coalesce(latest.archived, FALSE)
        AND ranked.archived_at IS NOT DISTINCT FROM latest.archived_at
        AND (ranked.archived OR latest._deleted_at IS NULL) THEN 'unchanged'
      ELSE 'write'
    END AS verdict
  FROM ranked
  LEFT JOIN latest
    ON latest.id = ranked.id
  WHERE ranked.is_newest
)
SELECT
  ranked.place,
  ranked.seq,
  ranked.id,
  ranked.version,
  ranked.created_at,
  ranked.updated_at,
  ranked.archived,
  ranked.archived_at,
  CASE WHEN ranked.is_newest AND newest.verdict IN ('write', 'unchanged') THEN ranked.merged_ids END AS merged_ids,
  ranked.hash,
  ranked.doubt,
  same.id IS NOT NULL AS replaces,
  ranked.is_newest AND newest.verdict = 'write' AND latest.id IS NOT NULL AND latest._deleted_at IS NULL AS was_live, MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("ORDER"."MIXED CASE", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("ORDER".":1", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r')) AS "SELECT", "KEPT"."WITH""QUOTE" AS "BACK\SLASH",
  CASE
    WHEN ranked.id IS NULL OR ranked.version IS NULL THEN 'set_aside'
    WHEN ranked.nth > 1 THEN 'double'
    WHEN newest.verdict = 'ignored' THEN 'ignored'
    WHEN ranked.is_newest AND newest.verdict <> 'older' THEN newest.verdict
    WHEN newest.verdict = 'older' AND ranked.version >= latest.version THEN 'older'
    WHEN same._hash = ranked.hash THEN 'unchanged'
    ELSE 'write'
  END AS verdict
FROM ranked
LEFT JOIN newest
  ON newest.id = ranked.id
LEFT JOIN latest
  ON latest.id = ranked.id
LEFT JOIN kept AS same
  ON same.id = ranked.id
  AND same.version = ranked.version
LEFT JOIN kept AS earlier
  ON earlier.id = ranked.id
  AND earlier.version = CASE
    WHEN same.id IS NOT NULL THEN same.version
    WHEN ranked.version > latest.version THEN latest.version
  END;

-- inbound/judge_merge
-- :1 archived_since = 42
WITH came AS (
  SELECT
    "STAGED"."_PLACE" AS place,
    ARRAY_TO_STRING(ARRAY_COMPACT("ORDER".":1"), ';') AS seq,
    OBJECT_CONSTRUCT_KEEP_NULL('semi;colon--comment', "ORDER"."APOS'TROPHE") AS id,
    "KEPT"."$VALUE {{SLOT}}" AS version,
    CASE WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z') THEN "KEPT"."WITH""QUOTE" ELSE COALESCE(TO_CHAR(DATE_TRUNC('MILLISECOND', CASE WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})') AND NOT STARTSWITH("KEPT"."WITH""QUOTE", '0000') THEN CONVERT_TIMEZONE('UTC', TRY_CAST(REGEXP_REPLACE(REPLACE("KEPT"."WITH""QUOTE", 'Z', '+00:00'), '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2') AS TIMESTAMP_TZ)) WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '-?[0-9]{1,15}') THEN CONVERT_TIMEZONE('UTC', TO_TIMESTAMP_LTZ(CASE WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '[0-9]{9,10}') THEN TRY_CAST("KEPT"."WITH""QUOTE" AS BIGINT) * 1000 WHEN TRY_CAST("KEPT"."WITH""QUOTE" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN TRY_CAST("KEPT"."WITH""QUOTE" AS BIGINT) END, 3)) END), 'YYYY-MM-DD"T"HH24:MI:SS.FF3') || 'Z', NULLIF("KEPT"."WITH""QUOTE", '')) END AS created_at,
    SHA2(NULLIF("KEPT"."GRößE_🙂", ''), 256) AS updated_at,
    COALESCE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "KEPT"."BACK\SLASH") AS archived,
    CASE WHEN REGEXP_LIKE("KEPT"."GRößE_🙂", '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})') AND NOT STARTSWITH("KEPT"."GRößE_🙂", '0000') THEN CONVERT_TIMEZONE('UTC', TRY_CAST(REGEXP_REPLACE(REPLACE("KEPT"."GRößE_🙂", 'Z', '+00:00'), '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2') AS TIMESTAMP_TZ)) WHEN REGEXP_LIKE("KEPT"."GRößE_🙂", '-?[0-9]{1,15}') THEN CONVERT_TIMEZONE('UTC', TO_TIMESTAMP_LTZ(CASE WHEN REGEXP_LIKE("KEPT"."GRößE_🙂", '[0-9]{9,10}') THEN TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT) * 1000 WHEN TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT) END, 3)) END AS archived_at,
    MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("KEPT"."BACK\SLASH", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r')) AS merged_ids,
    CAST(DATE_PART(EPOCH_MILLISECOND, "KEPT"."GRößE_🙂") AS NUMBER(38, 0)) AS hash,
    SPLIT(NULLIF(TRIM(REGEXP_REPLACE("ORDER"."SELECT", ';+', ';'), ';'), ''), ';') AS doubt
  FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂" AS staged
),
ranked AS (
  SELECT
    came.*,
    row_number() OVER (PARTITION BY came.id ORDER BY came.version DESC NULLS LAST, came.seq DESC NULLS LAST) AS nth
  FROM came
),
kept AS (
  SELECT
    present.id,
    present.archived,
    present.archived_at,
    present._deleted_at,
    present._merged_into,
    present._hash,
    coalesce(present.updated_at, present.created_at, CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMPTZ)) AS version, CAST(GET(GET(TRY_PARSE_JSON(CAST("ORDER"."SEMI;COLON--COMMENT" AS VARCHAR)), 'select'), 'id') AS VARCHAR) AS "WITH""QUOTE", "ORDER"."APOS'TROPHE" AS "MIXED CASE"
  FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS present
)
SELECT
  ranked.place,
  ranked.seq,
  ranked.id,
  ranked.version,
  ranked.created_at,
  ranked.updated_at,
  ranked.archived,
  ranked.archived_at,
  ranked.merged_ids,
  ranked.hash,
  ranked.doubt,
  kept.id IS NOT NULL AS replaces,
  kept.id IS NOT NULL AND kept._deleted_at IS NULL AS was_live, CASE WHEN "KEPT"."$VALUE {{SLOT}}" <> '' THEN CASE WHEN CASE WHEN REGEXP_LIKE("KEPT"."$VALUE {{SLOT}}", '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)') THEN TRY_CAST(RTRIM("KEPT"."$VALUE {{SLOT}}", '.') AS NUMBER(38, 8)) END IS NULL THEN 'inbound.value_unfit' WHEN REGEXP_LIKE("KEPT"."$VALUE {{SLOT}}", '.*[.][0-9]{8}[0-9]*[1-9].*') THEN 'inbound.value_rounded' END END AS "WITH""QUOTE", "ORDER"."APOS'TROPHE" AS "MIXED CASE",
  CASE
    WHEN ranked.id IS NULL OR ranked.version IS NULL THEN 'set_aside'
    WHEN ranked.nth > 1 THEN 'double'
    WHEN kept.id IS NULL AND ranked.archived AND ranked.archived_at <= :1 THEN 'ignored'
    WHEN kept.id IS NULL THEN 'write'
    WHEN ranked.version < kept.version THEN 'older'
    WHEN kept._merged_into IS NOT NULL AND ranked.version <= kept.version THEN 'older'
    WHEN ranked.archived AND ranked.archived_at < kept.version THEN 'older'
    WHEN ranked.hash = kept._hash
      AND ranked.version = kept.version
      AND ranked.archived = coalesce(kept.archived, FALSE)
      AND ranked.archived_at IS NOT DISTINCT FROM kept.archived_at
      AND (ranked.archived OR kept._deleted_at IS NULL) THEN 'unchanged'
    ELSE 'write'
  END AS verdict
FROM ranked
LEFT JOIN kept
  ON kept.id = ranked.id;

-- inbound/land_delete
DELETE FROM "DB"."Dbt Views"."$VALUE {{SLOT}}"
WHERE id IN (
  SELECT judged.id
  FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS judged
  WHERE judged.verdict = 'write'
    AND judged.replaces
);

-- inbound/land_delete_version
DELETE FROM "DB"."HUBSPOT"."WITH""QUOTE"
WHERE (id, _valid_from) IN (
  SELECT judged.id, judged.version
  FROM "DB"."Dbt Views"."BACK\SLASH" AS judged
  WHERE judged.verdict = 'write'
    AND judged.replaces
);

-- inbound/land_insert
-- :1 synced_at = "it's \\ bound"
-- :2 run_id = 42
INSERT INTO "DB"."HUBSPOT_SYNC"."GRößE_🙂" (
  id,
  created_at,
  updated_at,
  archived_at,
  archived,
  _deleted_at,
  _synced_at,
  _run_id,
  _hash, "SEMI;COLON--COMMENT", "$VALUE {{SLOT}}", ":1", "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "SELECT", "WITH""QUOTE"
)
SELECT
  judged.id,
  judged.created_at,
  judged.updated_at,
  judged.archived_at,
  judged.archived,
  CASE WHEN judged.archived THEN coalesce(judged.archived_at, :1) END,
  :1,
  :2,
  judged.hash, "STAGED"."_PLACE" AS ":1", "KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS "WITH""QUOTE", OBJECT_CONSTRUCT_KEEP_NULL('semi;colon--comment', "ORDER"."APOS'TROPHE") AS "$VALUE {{SLOT}}", "ORDER".":1" AS "SELECT", CASE WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN "KEPT"."WITH""QUOTE" ELSE COALESCE(TO_CHAR(CASE WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND NOT STARTSWITH("KEPT"."WITH""QUOTE", '0000') THEN TRY_CAST("KEPT"."WITH""QUOTE" AS DATE) WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '-?[0-9]{1,15}') THEN CASE WHEN MOD(TRY_CAST("KEPT"."WITH""QUOTE" AS BIGINT), 86400000) = 0 AND TRY_CAST("KEPT"."WITH""QUOTE" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN DATEADD(DAY, CAST(TRY_CAST("KEPT"."WITH""QUOTE" AS BIGINT) / 86400000 AS BIGINT), CAST('1970-01-01' AS DATE)) END END, 'YYYY-MM-DD'), NULLIF("KEPT"."WITH""QUOTE", '')) END AS "GRößE_🙂", "ORDER"."SEMI;COLON--COMMENT" AS ":1"
FROM "DB"."HUBSPOT"."SELECT" AS judged
INNER JOIN "DB"."Dbt Views"."APOS'TROPHE" AS staged
  ON 1.5 = judged.place
WHERE judged.verdict = 'write';

-- inbound/land_mark
-- :1 synced_at = 9007199254740993n
-- :2 run_id = true
UPDATE "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
SET
  archived = marked.is_archived,
  archived_at = marked.gone_at,
  _deleted_at = CASE WHEN marked.is_archived THEN coalesce(marked.gone_at, :1) END,
  _synced_at = :1,
  _run_id = :2
FROM (
  SELECT
    judged.id AS marked_id,
    judged.hash AS marked_hash,
    judged.version AS marked_version,
    judged.archived AS is_archived,
    judged.archived_at AS gone_at
  FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS judged
  WHERE judged.verdict = 'mark'
) AS marked
WHERE id = marked.marked_id
  AND _hash = marked.marked_hash
  AND coalesce(updated_at, created_at, marked.marked_version) = marked.marked_version;

-- inbound/land_merge
-- :1 synced_at = 9007199254740993n
-- :2 run_id = true
MERGE INTO "DB"."HUBSPOT"."GRößE_🙂" AS kept
USING (
  SELECT
    judged.id,
    judged.created_at,
    judged.updated_at,
    judged.archived_at,
    judged.archived,
    CAST(NULL AS VARCHAR) AS _merged_into,
    CASE WHEN judged.archived THEN coalesce(judged.archived_at, :1) END AS _deleted_at,
    :1 AS _synced_at,
    CAST(:2 AS VARCHAR) AS _run_id,
    judged.hash AS _hash, 'it''s \\ so' AS "BACK\SLASH", "ORDER"."MIXED CASE" AS "SEMI;COLON--COMMENT", OBJECT_CONSTRUCT_KEEP_NULL('with"quote', "KEPT"."$VALUE {{SLOT}}") AS "APOS'TROPHE", "KEPT"."BACK\SLASH" AS "GRößE_🙂", CASE WHEN TRY_PARSE_JSON(NULLIF("ORDER"."SEMI;COLON--COMMENT", '')) IS NOT NULL THEN REGEXP_REPLACE(LTRIM("ORDER"."SEMI;COLON--COMMENT", CONCAT(' ', CHR(9), CHR(10), CHR(13))), '("([^"\\\\]|\\\\.)*"|[^"[:space:]]+)[[:space:]]*', '\\1') ELSE NULLIF("ORDER"."SEMI;COLON--COMMENT", '') END AS "SELECT", "KEPT"."WITH""QUOTE" AS "BACK\SLASH"
  FROM "DB"."HUBSPOT"."GRößE_🙂" AS judged
  INNER JOIN "DB"."Dbt Views"."$VALUE {{SLOT}}" AS staged
    ON TRUE = judged.place
  WHERE judged.verdict = 'write'
) AS arrived
  ON (("KEPT"."BACK\SLASH" IS DISTINCT FROM "KEPT"."GRößE_🙂") OR ("KEPT"."BACK\SLASH" IS NULL))
WHEN MATCHED THEN UPDATE SET "SELECT" = "ARRIVED"."SELECT", "WITH""QUOTE" = "ARRIVED"."WITH""QUOTE", "APOS'TROPHE" = "ARRIVED"."APOS'TROPHE"
WHEN NOT MATCHED THEN INSERT ("SELECT", "WITH""QUOTE", "APOS'TROPHE") VALUES ("ARRIVED"."SELECT", "ARRIVED"."WITH""QUOTE", "ARRIVED"."APOS'TROPHE");

-- inbound/land_merge_chains
-- :1 synced_at = "it's \\ bound"
-- :2 run_id = 42
UPDATE "DB"."HUBSPOT_SYNC"."WITH""QUOTE"
SET
  _merged_into = chain.next_survivor,
  _synced_at = :1,
  _run_id = :2
FROM (
  SELECT
    survivor.id AS chain_id,
    max(survivor._merged_into) AS next_survivor
  FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS survivor
  WHERE survivor._merged_into IS NOT NULL
  GROUP BY survivor.id
) AS chain
WHERE _merged_into = chain.chain_id
  AND chain.next_survivor <> id
  AND chain.next_survivor <> _merged_into;

-- inbound/land_merges
-- :1 synced_at = 2026-11-22T10:00:00.000Z
-- :2 run_id = null
UPDATE "DB"."Dbt Views"."GRößE_🙂"
SET
  _merged_into = merged.survivor,
  _deleted_at = coalesce(_deleted_at, merged.merged_at, CAST(:1 AS TIMESTAMP_TZ)),
  _synced_at = CAST(:1 AS TIMESTAMP_TZ),
  _run_id = :2
FROM (
  SELECT
    named.loser,
    max(named.survivor) AS survivor,
    max(named.merged_at) AS merged_at
  FROM (
    SELECT
      judged.id AS survivor,
      judged.updated_at AS merged_at,
      trim(CAST(item.value AS VARCHAR)) AS loser
    FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS judged, LATERAL FLATTEN(INPUT => split(judged.merged_ids, ';')) AS item
    WHERE judged.merged_ids IS NOT NULL
      AND judged.verdict IN ('write', 'mark', 'unchanged')
  ) AS named
  WHERE named.loser <> named.survivor
  GROUP BY named.loser
) AS merged
WHERE id = merged.loser
  AND _merged_into IS NULL;

-- inbound/land_merges_history
-- :1 synced_at = 2026-11-22T10:00:00.000Z
-- :2 run_id = null
UPDATE "DB"."Dbt Views"."WITH""QUOTE"
SET
  _merged_into = merged.survivor,
  _deleted_at = coalesce(_deleted_at, merged.merged_at, CAST(:1 AS TIMESTAMP_TZ)),
  _valid_to = coalesce(_valid_to, greatest(_valid_from, coalesce(merged.merged_at, CAST(:1 AS TIMESTAMP_TZ)))),
  _synced_at = CAST(:1 AS TIMESTAMP_TZ),
  _run_id = :2
FROM (
  SELECT
    named.loser,
    max(named.survivor) AS survivor,
    max(named.merged_at) AS merged_at,
    max(present._valid_from) AS last_from
  FROM (
    SELECT
      judged.id AS survivor,
      judged.updated_at AS merged_at,
      trim(CAST(item.value AS VARCHAR)) AS loser
    FROM "DB"."HUBSPOT"."GRößE_🙂" AS judged, LATERAL FLATTEN(INPUT => split(judged.merged_ids, ';')) AS item
    WHERE judged.merged_ids IS NOT NULL
      AND judged.verdict IN ('write', 'unchanged')
  ) AS named
  INNER JOIN "DB"."Dbt Views"."WITH""QUOTE" AS present
    ON present.id = named.loser
  WHERE named.loser <> named.survivor
  GROUP BY named.loser
) AS merged
WHERE id = merged.loser
  AND _valid_from = merged.last_from
  AND _merged_into IS NULL;

-- inbound/land_validity
UPDATE "DB"."Dbt Views"."$VALUE {{SLOT}}"
SET
  _valid_to = span.span_end,
  _merged_into = CASE WHEN span.is_latest THEN _merged_into END
FROM (
  SELECT
    version.id AS span_id,
    version._valid_from AS span_start,
    version.next_from IS NULL AS is_latest,
    CASE
      WHEN version._deleted_at >= version.next_from THEN version.next_from
      WHEN version._deleted_at IS NOT NULL THEN greatest(version._valid_from, version._deleted_at)
      ELSE version.next_from
    END AS span_end
  FROM (
    SELECT
      present.id,
      present._valid_from,
      present._deleted_at,
      lead(present._valid_from) OVER (PARTITION BY present.id ORDER BY present._valid_from) AS next_from
    FROM "DB"."Dbt Views"."$VALUE {{SLOT}}" AS present
    WHERE present.id IN (
      SELECT judged.id
      FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS judged
      WHERE judged.verdict = 'write'
    )
  ) AS version
) AS span
WHERE id = span.span_id
  AND _valid_from = span.span_start
  AND (
    _valid_to IS DISTINCT FROM span.span_end
    OR (_merged_into IS NOT NULL AND NOT span.is_latest)
  );

-- inbound/latest
SELECT *
FROM "DB"."HUBSPOT"."WITH""QUOTE"
QUALIFY row_number() OVER (
  PARTITION BY id
  ORDER BY coalesce(updated_at, created_at) DESC NULLS LAST, _synced_at DESC NULLS LAST, _hash
) = 1;

-- inbound/latest_history
SELECT *
FROM "DB"."Dbt Views"."BACK\SLASH"
QUALIFY row_number() OVER (PARTITION BY id ORDER BY _valid_from DESC NULLS LAST) = 1;

-- inbound/links_column
-- :1 synced_at = 42
-- :2 run_id = 9007199254740993n
UPDATE "DB"."HUBSPOT_SYNC"."GRößE_🙂"
SET
  "SEMI;COLON--COMMENT" = linked.linked_ids,
  _synced_at = :1,
  _run_id = :2
FROM (
  SELECT
    asked.from_id AS linked_id,
    CASE
      WHEN count(pair.to_id) > 0 THEN array_agg(pair.to_id) WITHIN GROUP (ORDER BY length(pair.to_id), pair.to_id)
    END AS linked_ids
  FROM (
    SELECT DISTINCT staged.from_id
    FROM "DB"."HUBSPOT"."SELECT" AS staged
    WHERE staged.kind = 'asked'
  ) AS asked
  LEFT JOIN (
    SELECT DISTINCT staged.from_id, staged.to_id
    FROM "DB"."HUBSPOT"."SELECT" AS staged
    WHERE staged.kind = 'link'
  ) AS pair
    ON pair.from_id = asked.from_id
  GROUP BY asked.from_id
) AS linked
WHERE id = linked.linked_id
  AND ((("KEPT"."WITH""QUOTE" IS NOT DISTINCT FROM "KEPT"."BACK\SLASH") OR ("KEPT"."WITH""QUOTE" IS NULL)))
  AND to_json(to_variant("SEMI;COLON--COMMENT")) IS DISTINCT FROM to_json(to_variant(linked.linked_ids));

-- inbound/links_directions
SELECT DISTINCT
  kept.from_type,
  kept.to_type
FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS kept
WHERE kept._deleted_at IS NULL;

-- inbound/links_held_keep
-- :1 plan_id = 2026-11-22T10:00:00.000Z
-- :2 sync = null
-- :3 stream = "it's \\ bound"
-- :4 held_at = 42
INSERT INTO "DB"."Dbt Views"."WITH""QUOTE" (plan_id, sync, stream, id, held_at)
SELECT
  CAST(:1 AS TIMESTAMP_TZ),
  :2,
  :3,
  concat_ws(
    '/',
    vanished.from_type,
    vanished.from_id,
    vanished.to_type,
    vanished.to_id,
    vanished.category,
    vanished.type_id
  ),
  :4
FROM "DB"."Dbt Views"."$VALUE {{SLOT}}" AS vanished
WHERE vanished.sync = :2;

-- inbound/links_ids
-- :1 after = "it's \\ bound"
SELECT DISTINCT present.id
FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS present
WHERE present._deleted_at IS NULL
  AND present.id > :1
ORDER BY present.id
LIMIT 100;

-- inbound/links_insert
-- :1 from_type = true
-- :2 to_type = 2026-11-22T10:00:00.000Z
-- :3 synced_at = null
-- :4 run_id = "it's \\ bound"
INSERT INTO "DB"."HUBSPOT_SYNC"."APOS'TROPHE" (from_type, from_id, to_type, to_id, category, type_id, label, _synced_at, _run_id)
SELECT
  :1,
  judged.from_id,
  CAST(:2 AS TIMESTAMP_TZ),
  judged.to_id,
  judged.category,
  judged.type_id,
  judged.label,
  :3,
  :4
FROM "DB"."HUBSPOT_SYNC".":1" AS judged
WHERE judged.verdict = 'add';

-- inbound/links_judge
-- :1 from_type = 42
-- :2 to_type = 9007199254740993n
SELECT
  arrived.from_id,
  arrived.to_id,
  arrived.category,
  arrived.type_id,
  arrived.label,
  CASE
    WHEN kept.from_id IS NULL THEN 'add'
    WHEN kept._deleted_at IS NOT NULL OR kept.label IS DISTINCT FROM arrived.label THEN 'change'
    ELSE 'same'
  END AS verdict
FROM (
  SELECT
    staged.from_id,
    staged.to_id,
    staged.category,
    staged.type_id,
    max(staged.label) AS label
  FROM "DB"."HUBSPOT"."SELECT" AS staged
  WHERE staged.kind = 'link'
  GROUP BY staged.from_id, staged.to_id, staged.category, staged.type_id
) AS arrived
LEFT JOIN "DB"."Dbt Views"."APOS'TROPHE" AS kept
  ON kept.from_type = :1
  AND kept.to_type = :2
  AND kept.from_id = arrived.from_id
  AND kept.to_id = arrived.to_id
  AND kept.category = arrived.category
  AND kept.type_id = arrived.type_id;

-- inbound/links_live_records
SELECT count(DISTINCT present.id) AS records
FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS present
WHERE present._deleted_at IS NULL;

-- inbound/links_of_gone
-- :1 gone_at = 42
-- :2 synced_at = 9007199254740993n
-- :3 run_id = true
-- :4 object = 2026-11-22T10:00:00.000Z
UPDATE "DB"."Dbt Views".":1"
SET
  _deleted_at = :1,
  _synced_at = :2,
  _run_id = :3
FROM (
  SELECT
    from_side.from_type AS gone_from_type,
    from_side.from_id AS gone_from_id,
    from_side.to_type AS gone_to_type,
    from_side.to_id AS gone_to_id,
    from_side.category AS gone_category,
    from_side.type_id AS gone_type_id
  FROM "DB"."Dbt Views".":1" AS from_side
  WHERE from_side._deleted_at IS NULL
    AND from_side.from_type = CAST(:4 AS TIMESTAMP_TZ)
    AND from_side.from_id IN (
      SELECT gone_record.id
      FROM "DB"."Dbt Views"."MIXED CASE" AS gone_record
      GROUP BY gone_record.id
      HAVING count(gone_record._deleted_at) = count(*)
    )
  UNION
  SELECT
    to_side.from_type,
    to_side.from_id,
    to_side.to_type,
    to_side.to_id,
    to_side.category,
    to_side.type_id
  FROM "DB"."Dbt Views".":1" AS to_side
  WHERE to_side._deleted_at IS NULL
    AND to_side.to_type = CAST(:4 AS TIMESTAMP_TZ)
    AND to_side.to_id IN (
      SELECT gone_record.id
      FROM "DB"."Dbt Views"."MIXED CASE" AS gone_record
      GROUP BY gone_record.id
      HAVING count(gone_record._deleted_at) = count(*)
    )
) AS gone
WHERE from_type = gone.gone_from_type
  AND from_id = gone.gone_from_id
  AND to_type = gone.gone_to_type
  AND to_id = gone.gone_to_id
  AND category = gone.gone_category
  AND type_id = gone.gone_type_id
  AND _deleted_at IS NULL;

-- inbound/links_remove
-- :1 gone_at = true
-- :2 synced_at = 2026-11-22T10:00:00.000Z
-- :3 run_id = null
-- :4 sync = 9007199254740993n
UPDATE "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT"
SET
  _deleted_at = :1,
  _synced_at = CAST(:2 AS TIMESTAMP_TZ),
  _run_id = :3
FROM (
  SELECT DISTINCT
    vanished.from_type AS gone_from_type,
    vanished.from_id AS gone_from_id,
    vanished.to_type AS gone_to_type,
    vanished.to_id AS gone_to_id,
    vanished.category AS gone_category,
    vanished.type_id AS gone_type_id
  FROM "DB"."HUBSPOT"."WITH""QUOTE" AS vanished
  WHERE vanished.sync = :4
) AS gone
WHERE from_type = gone.gone_from_type
  AND from_id = gone.gone_from_id
  AND to_type = gone.gone_to_type
  AND to_id = gone.gone_to_id
  AND category = gone.gone_category
  AND type_id = gone.gone_type_id
  AND _deleted_at IS NULL;

-- inbound/links_touch_others
-- :1 sync = null
-- :2 to_type = "it's \\ bound"
-- :3 from_type = null
INSERT INTO "DB"."HUBSPOT"."MIXED CASE" (sync, object, id)
SELECT
  :1,
  :2,
  judged.to_id
FROM "DB"."HUBSPOT_SYNC".":1" AS judged
WHERE judged.verdict IN ('add', 'change')
UNION
SELECT
  :1,
  :2,
  vanished.to_id
FROM "DB"."HUBSPOT"."SELECT" AS vanished
WHERE vanished.sync = :1
  AND vanished.from_type = :3
  AND vanished.to_type = :2
  AND vanished.from_id IN (
    SELECT staged.from_id
    FROM "DB"."HUBSPOT"."BACK\SLASH" AS staged
    WHERE staged.kind = 'asked'
  );

-- inbound/links_touched_forget
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 object = null
DELETE FROM "DB"."Dbt Views"."GRößE_🙂"
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND object = :2
  AND id IN (SELECT listed.id FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS listed);

-- inbound/links_touched_ids
-- :1 after = "it's \\ bound"
SELECT DISTINCT listed.id
FROM "DB"."Dbt Views"."WITH""QUOTE" AS listed
INNER JOIN "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS present
  ON present.id = listed.id
  AND present._deleted_at IS NULL
WHERE listed.id > :1
ORDER BY listed.id
LIMIT 100;

-- inbound/links_touched_now
-- :1 sync = true
-- :2 object = 2026-11-22T10:00:00.000Z
SELECT DISTINCT touched.id
FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS touched
WHERE touched.sync = :1
  AND touched.object = CAST(:2 AS TIMESTAMP_TZ);

-- inbound/links_unread
-- :1 sync = 42
-- :2 stream = 9007199254740993n
-- :3 run_id = 42
-- :4 synced_at = 9007199254740993n
-- :5 from_type = true
-- :6 to_type = 2026-11-22T10:00:00.000Z
INSERT INTO "DB"."Dbt Views"."SELECT" (sync, stream, id, error_code, what, record, run_id, noted_at)
SELECT
  :1,
  :2,
  concat(unread.from_type, '/', unread.from_id, '/', unread.to_type),
  'inbound.links_unread',
  concat('HubSpot could not tell the associations: ', coalesce(unread.label, '')),
  TO_CHAR(CAST("KEPT"."BACK\SLASH" AS DATE), 'YYYY-MM-DD'),
  :3,
  :4
FROM (
  SELECT
    CAST(:5 AS VARCHAR) AS from_type,
    staged.from_id,
    CAST(CAST(:6 AS TIMESTAMP_TZ) AS VARCHAR) AS to_type,
    staged.label
  FROM "DB"."Dbt Views"."APOS'TROPHE" AS staged
  WHERE staged.kind = 'problem'
) AS unread;

-- inbound/links_unread_count
-- :1 sync = true
-- :2 stream = 2026-11-22T10:00:00.000Z
SELECT count(*) AS records
FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS kept
WHERE kept.sync = :1
  AND kept.stream = CAST(:2 AS TIMESTAMP_TZ);

-- inbound/links_unread_forget
-- :1 sync = 42
-- :2 stream = 9007199254740993n
-- :3 from_type = true
-- :4 to_type = 2026-11-22T10:00:00.000Z
DELETE FROM "DB"."Dbt Views".":1"
WHERE sync = :1
  AND stream = :2
  AND id IN (
    SELECT concat(:3, '/', staged.from_id, '/', CAST(:4 AS TIMESTAMP_TZ))
    FROM "DB"."Dbt Views"."MIXED CASE" AS staged
    WHERE staged.kind IN ('asked', 'problem')
  );

-- inbound/links_update
-- :1 synced_at = true
-- :2 run_id = 2026-11-22T10:00:00.000Z
-- :3 from_type = 42
-- :4 to_type = 9007199254740993n
UPDATE "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT"
SET
  label = told.told_label,
  _deleted_at = NULL,
  _synced_at = :1,
  _run_id = CAST(:2 AS TIMESTAMP_TZ)
FROM (
  SELECT
    judged.from_id AS told_from_id,
    judged.to_id AS told_to_id,
    judged.category AS told_category,
    judged.type_id AS told_type_id,
    judged.label AS told_label
  FROM "DB"."Dbt Views"."SELECT" AS judged
  WHERE judged.verdict = 'change'
) AS told
WHERE from_type = :3
  AND to_type = :4
  AND from_id = told.told_from_id
  AND to_id = told.told_to_id
  AND category = told.told_category
  AND type_id = told.told_type_id;

-- inbound/links_vanished
-- :1 sync = null
-- :2 from_type = 9007199254740993n
-- :3 to_type = true
INSERT INTO "DB"."HUBSPOT"."MIXED CASE" (sync, from_type, from_id, to_type, to_id, category, type_id)
SELECT
  :1,
  kept.from_type,
  kept.from_id,
  kept.to_type,
  kept.to_id,
  kept.category,
  kept.type_id
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS kept
WHERE kept.from_type = :2
  AND kept.to_type = :3
  AND kept._deleted_at IS NULL
  AND kept.from_id IN (
    SELECT staged.from_id
    FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS staged
    WHERE staged.kind = 'asked'
  )
  AND NOT EXISTS (
    SELECT 1
    FROM "DB"."HUBSPOT"."BACK\SLASH" AS judged
    WHERE judged.from_id = kept.from_id
      AND judged.to_id = kept.to_id
      AND judged.category = kept.category
      AND judged.type_id = kept.type_id
  );

-- inbound/links_vanished_clear
-- :1 sync = 2026-11-22T10:00:00.000Z
DELETE FROM "DB"."Dbt Views"."GRößE_🙂"
WHERE sync = CAST(:1 AS TIMESTAMP_TZ);

-- inbound/links_vanished_counts
-- :1 sync = 42
-- :2 approved = 2026-11-22T10:00:00.000Z
-- :3 stream = null
SELECT
  (
    SELECT count(*)
    FROM "DB"."Dbt Views".":1" AS vanished
    WHERE vanished.sync = :1
  ) AS vanished,
  (
    SELECT count(*)
    FROM "DB"."Dbt Views".":1" AS vanished
    WHERE vanished.sync = :1
      AND concat_ws(
        '/',
        vanished.from_type,
        vanished.from_id,
        vanished.to_type,
        vanished.to_id,
        vanished.category,
        vanished.type_id
      ) NOT IN (
        SELECT held.id
        FROM "DB"."Dbt Views"."WITH""QUOTE" AS held
        WHERE held.plan_id = CAST(:2 AS TIMESTAMP_TZ)
          AND held.sync = :1
          AND held.stream = :3
      )
  ) AS unapproved,
  (
    SELECT count(*)
    FROM "DB"."HUBSPOT"."GRößE_🙂" AS kept
    WHERE kept._deleted_at IS NULL
  ) AS live;

-- inbound/links_vanished_forget
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 from_type = null
-- :3 to_type = "it's \\ bound"
DELETE FROM "DB"."Dbt Views"."$VALUE {{SLOT}}"
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND from_type = :2
  AND to_type = :3
  AND from_id IN (
    SELECT staged.from_id
    FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS staged
    WHERE staged.kind = 'asked'
  );

-- inbound/links_verdicts
SELECT
  judged.verdict,
  count(*) AS links
FROM "DB"."HUBSPOT"."MIXED CASE" AS judged
GROUP BY judged.verdict;

-- inbound/missing
-- :1 sync = true
-- :2 stream = 2026-11-22T10:00:00.000Z
-- :3 pass = null
SELECT DISTINCT present.id
FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS present
WHERE present._deleted_at IS NULL
  AND present.id NOT IN (
    SELECT seen.id
    FROM "DB"."HUBSPOT_SYNC".":1" AS seen
    WHERE seen.sync = :1
      AND seen.stream = CAST(:2 AS TIMESTAMP_TZ)
      AND seen.pass = :3
  );

-- inbound/missing_counts
-- :1 approved = 2026-11-22T10:00:00.000Z
-- :2 sync = null
-- :3 stream = "it's \\ bound"
SELECT
  (SELECT count(*) FROM "DB"."HUBSPOT"."BACK\SLASH") AS missing,
  (
    SELECT count(*)
    FROM "DB"."HUBSPOT"."BACK\SLASH" AS missing
    WHERE missing.id NOT IN (
      SELECT held.id
      FROM "DB"."Dbt Views"."GRößE_🙂" AS held
      WHERE held.plan_id = CAST(:1 AS TIMESTAMP_TZ)
        AND held.sync = :2
        AND held.stream = :3
    )
  ) AS unapproved,
  (SELECT count(DISTINCT present.id) FROM "DB"."HUBSPOT_SYNC"."SELECT" AS present WHERE present._deleted_at IS NULL) AS live;

-- inbound/missing_found
DELETE FROM "DB"."HUBSPOT"."APOS'TROPHE"
WHERE id IN (
  SELECT judged.id
  FROM "DB"."Dbt Views"."MIXED CASE" AS judged
  WHERE NOT judged.archived
);

-- inbound/missing_ids
SELECT missing.id
FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS missing
ORDER BY missing.id;

-- inbound/missing_spared
-- :1 ids = null
DELETE FROM "DB"."HUBSPOT".":1"
WHERE left(id, length(:1)) = :1;

-- inbound/no_longer_archived
-- :1 listed_since = 9007199254740993n
SELECT DISTINCT present.id
FROM "DB"."HUBSPOT"."WITH""QUOTE" AS present
WHERE present.archived
  AND present._merged_into IS NULL
  AND present.archived_at > :1
  AND present.id NOT IN (
    SELECT judged.id
    FROM "DB"."HUBSPOT"."MIXED CASE" AS judged
    WHERE judged.id IS NOT NULL
  )
ORDER BY present.id;

-- inbound/objects_forget
-- :1 type_id = 42
DELETE FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT"
WHERE type_id = :1;

-- inbound/objects_keep
-- :1 type_id = 2026-11-22T10:00:00.000Z
-- :2 name = null
-- :3 full_name = "it's \\ bound"
-- :4 stream = 42
-- :5 seen_at = 9007199254740993n
INSERT INTO "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" (type_id, name, full_name, stream, seen_at)
SELECT
  CAST(:1 AS TIMESTAMP_TZ),
  :2,
  :3,
  :4,
  :5;

-- inbound/objects_known
SELECT
  known.type_id,
  known.name,
  known.full_name,
  known.stream,
  known.seen_at
FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS known
ORDER BY known.seen_at DESC, known.type_id;

-- inbound/plan_facts
-- :1 listed_since = null
-- :2 position = "it's \\ bound"
SELECT
  count(DISTINCT CASE WHEN present._deleted_at IS NULL THEN present.id END) AS live,
  count(DISTINCT CASE WHEN present.archived AND present.archived_at > :1 THEN present.id END) AS archived,
  count(DISTINCT CASE WHEN present.updated_at > :2 THEN present.id END) AS landed
FROM "DB"."HUBSPOT_SYNC"."SELECT" AS present;

-- inbound/removals
-- :1 gone_at = null
-- :2 synced_at = "it's \\ bound"
-- :3 run_id = 42
UPDATE "DB"."HUBSPOT"."APOS'TROPHE"
SET
  _deleted_at = :1,
  _synced_at = :2,
  _run_id = :3
WHERE _deleted_at IS NULL
  AND id IN (SELECT missing.id FROM "DB"."Dbt Views"."$VALUE {{SLOT}}" AS missing);

-- inbound/removals_history
-- :1 gone_at = "it's \\ bound"
-- :2 synced_at = 42
-- :3 run_id = 9007199254740993n
UPDATE "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
SET
  _deleted_at = :1,
  _valid_to = greatest(_valid_from, :1),
  _synced_at = :2,
  _run_id = :3
WHERE _valid_to IS NULL
  AND _deleted_at IS NULL
  AND id IN (SELECT missing.id FROM "DB"."HUBSPOT"."MIXED CASE" AS missing);

-- inbound/repeated_ids
SELECT count(judged.id) - count(DISTINCT judged.id) AS records
FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS judged;

-- inbound/sample_differs
-- :1 settled_at = 42
SELECT
  count(*) AS known,
  count(
    CASE
      WHEN sampled.version = exported.version AND sampled.hash <> exported.hash THEN 1
    END
  ) AS unlike,
  count(
    CASE
      WHEN sampled.version > exported.version AND sampled.version < :1 THEN 1
    END
  ) AS stale
FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS exported
INNER JOIN "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS sampled
  ON sampled.id = exported.id;

-- inbound/sample_ids
SELECT judged.id
FROM "DB"."HUBSPOT"."BACK\SLASH" AS judged
WHERE judged.id IS NOT NULL
ORDER BY md5(judged.id)
LIMIT 100;

-- inbound/seen
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 stream = null
-- :3 pass = "it's \\ bound"
INSERT INTO "DB"."Dbt Views"."GRößE_🙂" (sync, stream, pass, id)
SELECT
  CAST(:1 AS TIMESTAMP_TZ),
  :2,
  :3,
  judged.id
FROM "DB"."HUBSPOT_SYNC"."SELECT" AS judged
WHERE judged.id IS NOT NULL
  AND NOT judged.archived;

-- inbound/seen_count
-- :1 sync = null
-- :2 stream = "it's \\ bound"
-- :3 pass = 42
SELECT count(DISTINCT seen.id) AS records
FROM "DB"."HUBSPOT"."APOS'TROPHE" AS seen
WHERE seen.sync = :1
  AND seen.stream = :2
  AND seen.pass = :3;

-- inbound/seen_forget
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 stream = null
DELETE FROM "DB"."Dbt Views"."$VALUE {{SLOT}}"
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND stream = :2;

-- inbound/seen_staged
-- :1 sync = 9007199254740993n
-- :2 stream = true
-- :3 pass = 2026-11-22T10:00:00.000Z
INSERT INTO "DB"."HUBSPOT"."WITH""QUOTE" (sync, stream, pass, id)
SELECT
  :1,
  :2,
  CAST(:3 AS TIMESTAMP_TZ),
  staged._id
FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS staged
WHERE staged._id <> '';

-- inbound/set_aside_mended
-- :1 sync = true
-- :2 stream = 2026-11-22T10:00:00.000Z
DELETE FROM "DB"."HUBSPOT_SYNC".":1"
WHERE sync = :1
  AND stream = CAST(:2 AS TIMESTAMP_TZ)
  AND id IN (
    SELECT judged.id
    FROM "DB"."Dbt Views"."APOS'TROPHE" AS judged
    WHERE judged.verdict IN ('write', 'mark', 'unchanged', 'set_aside')
  );

-- inbound/set_aside_records
-- :1 sync = true
-- :2 stream = 2026-11-22T10:00:00.000Z
-- :3 run_id = true
-- :4 synced_at = 2026-11-22T10:00:00.000Z
INSERT INTO "DB"."HUBSPOT_SYNC"."MIXED CASE" (sync, stream, id, error_code, what, record, run_id, noted_at)
SELECT
  :1,
  CAST(:2 AS TIMESTAMP_TZ),
  judged.id,
  'inbound.record_without_id',
  CASE
    WHEN judged.id IS NULL THEN 'The record came without an id.'
    ELSE 'The record came without a readable time of change.'
  END,
  CASE WHEN "KEPT"."$VALUE {{SLOT}}" <> '' THEN CASE WHEN TRY_PARSE_JSON(NULLIF("KEPT"."$VALUE {{SLOT}}", '')) IS NULL THEN 'inbound.value_unfit' END END,
  :3,
  CAST(:4 AS TIMESTAMP_TZ)
FROM "DB"."Dbt Views"."MIXED CASE" AS judged
INNER JOIN "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS staged
  ON "KEPT"."$VALUE {{SLOT}}" = judged.place
WHERE judged.verdict = 'set_aside';

-- inbound/set_aside_values
-- :1 stream = true
-- :2 run_id = 2026-11-22T10:00:00.000Z
-- :3 synced_at = null
INSERT INTO "DB"."HUBSPOT_SYNC"."APOS'TROPHE" (stream, id, property, column_name, text, error_code, run_id, noted_at)
SELECT
  :1,
  doubted.id,
  coalesce(named.property, doubted.column_name),
  doubted.column_name,
  doubted.value_text,
  doubted.error_code,
  CAST(:2 AS TIMESTAMP_TZ),
  :3
FROM (
  SELECT
    doubts.id,
    code.key AS column_name,
    CAST(exact.value AS VARCHAR) AS value_text,
    CAST(code.value AS VARCHAR) AS error_code
  FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS doubts,
    LATERAL FLATTEN(INPUT => doubts.codes) AS code,
    LATERAL FLATTEN(INPUT => doubts.texts) AS exact
  WHERE exact.key = code.key
) AS doubted
LEFT JOIN "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS named
  ON named.stream = :1
  AND named.column_name = doubted.column_name
WHERE doubted.error_code IS NOT NULL;

-- inbound/set_aside_values_mended
-- :1 stream = "it's \\ bound"
DELETE FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE"
WHERE stream = :1
  AND id IN (
    SELECT judged.id
    FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS judged
    WHERE judged.verdict = 'write'
  );

-- inbound/stage_history
WITH entries AS (
  SELECT
    entry.*,
    lag(entry.value) OVER (PARTITION BY entry.record_id ORDER BY entry.changed_at, entry.place, entry.id) AS value_before,
    row_number() OVER (PARTITION BY entry.record_id ORDER BY entry.changed_at, entry.place, entry.id) AS nth
  FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS entry
  WHERE entry.object = CASE WHEN "KEPT"."$VALUE {{SLOT}}" <> '' THEN CASE WHEN CASE WHEN REGEXP_LIKE("KEPT"."$VALUE {{SLOT}}", '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)') THEN TRY_CAST(RTRIM("KEPT"."$VALUE {{SLOT}}", '.') AS NUMBER(38, 8)) END IS NULL THEN 'inbound.value_unfit' WHEN REGEXP_LIKE("KEPT"."$VALUE {{SLOT}}", '.*[.][0-9]{8}[0-9]*[1-9].*') THEN 'inbound.value_rounded' END END
    AND entry.property = "DB"."HUBSPOT_SYNC"."_FILES"
),
stays AS (
  SELECT
    entries.*,
    lead(entries.changed_at) OVER (
      PARTITION BY entries.record_id
      ORDER BY entries.changed_at, entries.place, entries.id
    ) AS exited_at
  FROM entries
  WHERE entries.nth = 1
    OR entries.value IS DISTINCT FROM entries.value_before
),
pipelines AS (
  SELECT
    entry.record_id,
    entry.value AS pipeline_id,
    entry.changed_at AS held_since,
    lead(entry.changed_at) OVER (PARTITION BY entry.record_id ORDER BY entry.changed_at, entry.place, entry.id) AS held_until,
    row_number() OVER (PARTITION BY entry.record_id ORDER BY entry.changed_at, entry.place, entry.id) AS nth
  FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS entry
  WHERE entry.object = CASE WHEN "KEPT"."$VALUE {{SLOT}}" <> '' THEN CASE WHEN CASE WHEN REGEXP_LIKE("KEPT"."$VALUE {{SLOT}}", '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)') THEN TRY_CAST(RTRIM("KEPT"."$VALUE {{SLOT}}", '.') AS NUMBER(38, 8)) END IS NULL THEN 'inbound.value_unfit' WHEN REGEXP_LIKE("KEPT"."$VALUE {{SLOT}}", '.*[.][0-9]{8}[0-9]*[1-9].*') THEN 'inbound.value_rounded' END END
    AND entry.property = CAST(GET(GET(TRY_PARSE_JSON(CAST("KEPT"."WITH""QUOTE" AS VARCHAR)), 'größe_🙂'), 'id') AS VARCHAR)
)
SELECT
  stays.record_id AS "SEMI;COLON--COMMENT",
  stays.value AS stage_id,
  pipelines.pipeline_id,
  stays.changed_at AS entered_at,
  stays.exited_at,
  CAST(floor("KEPT"."$VALUE {{SLOT}}" / 1000) - floor(CASE WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '(0|-?(0[.][0-9]*[1-9]|[1-9][0-9]*([.][0-9]*[1-9])?))') THEN "KEPT"."WITH""QUOTE" WHEN CASE WHEN REGEXP_LIKE("KEPT"."WITH""QUOTE", '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)') THEN TRY_CAST(RTRIM("KEPT"."WITH""QUOTE", '.') AS NUMBER(38, 8)) END IS NOT NULL THEN REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(LTRIM("KEPT"."WITH""QUOTE", '+'), '^-[.]', '-0.'), '^[.]', '0.'), '([.][0-9]*[1-9])0+$', '\\1'), '[.]0*$', ''), '^(-?)0+([0-9])', '\\1\\2'), '^-0$', '0') ELSE NULLIF("KEPT"."WITH""QUOTE", '') END / 1000) AS BIGINT) AS duration_seconds,
  stays.source_type,
  stays.source_id,
  stays.source_label,
  stays.updated_by_user_id
FROM stays
LEFT JOIN pipelines
  ON pipelines.record_id = stays.record_id
  AND (pipelines.held_since <= stays.changed_at OR pipelines.nth = 1)
  AND (pipelines.held_until IS NULL OR pipelines.held_until > stays.changed_at)
WHERE stays.value IS NOT NULL;

-- inbound/storage_facts
SELECT
  count(*) AS versions,
  count(DISTINCT present.id) AS records,
  count(SHA2(NULLIF("KEPT"."GRößE_🙂", ''), 256)) AS dated
FROM "DB"."HUBSPOT"."SELECT" AS present;

-- inbound/stream_calls_forget
-- :1 sync = 42
-- :2 stream = 9007199254740993n
-- :3 is_whole = true
DELETE FROM "DB"."Dbt Views"."APOS'TROPHE"
WHERE sync = :1
  AND stream = :2
  AND is_whole = :3;

-- inbound/stream_calls_keep
-- :1 sync = "it's \\ bound"
-- :2 stream = 42
-- :3 is_whole = 9007199254740993n
-- :4 calls = true
-- :5 noted_at = 2026-11-22T10:00:00.000Z
INSERT INTO "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}" (sync, stream, is_whole, calls, noted_at)
SELECT
  :1,
  :2,
  :3,
  :4,
  CAST(:5 AS TIMESTAMP_TZ);

-- inbound/stream_calls_last
-- :1 sync = 42
-- :2 stream = 9007199254740993n
-- :3 is_whole = true
SELECT calls
FROM "DB"."Dbt Views"."MIXED CASE"
WHERE sync = :1
  AND stream = :2
  AND is_whole = :3;

-- inbound/swept_away
SELECT judged.id
FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS judged
WHERE judged.archived
  AND judged.was_live
  AND judged.verdict IN ('write', 'mark');

-- inbound/touched
-- :1 sync = 9007199254740993n
-- :2 object = true
INSERT INTO "DB"."HUBSPOT"."WITH""QUOTE" (sync, object, id)
SELECT
  :1,
  :2,
  judged.id
FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂" AS judged
WHERE judged.verdict IN ('write', 'mark')
  AND NOT judged.archived;

-- inbound/unread
-- :1 sync = 9007199254740993n
-- :2 stream = true
-- :3 pass = 2026-11-22T10:00:00.000Z
SELECT DISTINCT seen.id
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS seen
WHERE seen.sync = :1
  AND seen.stream = :2
  AND seen.pass = CAST(:3 AS TIMESTAMP_TZ)
  AND seen.id NOT IN (
    SELECT present.id
    FROM "DB"."Dbt Views"."APOS'TROPHE" AS present
    WHERE present._deleted_at IS NULL
  )
ORDER BY seen.id;

-- inbound/verdicts
SELECT
  judged.verdict,
  count(*) AS records,
  count(CASE WHEN judged.archived AND judged.was_live THEN 1 END) AS removals,
  count(judged.doubt) AS doubts
FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS judged
GROUP BY judged.verdict;
