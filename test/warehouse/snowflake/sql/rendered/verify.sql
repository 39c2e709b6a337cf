-- verify/add_verification
-- :1 sync = true
-- :2 stream = 2026-11-22T10:00:00.000Z
-- :3 warehouse_rows = null
-- :4 hubspot_records = "it's \\ bound"
-- :5 sampled = 42
-- :6 differing = 9007199254740993n
-- :7 pending = true
-- :8 drift = 2026-11-22T10:00:00.000Z
-- :9 error_code = true
-- :10 noted_at = 2026-11-22T10:00:00.000Z
-- :11 findings = null
INSERT INTO "DB"."HUBSPOT_SYNC"."APOS'TROPHE" (sync, stream, warehouse_rows, hubspot_records, sampled, differing, pending, drift, findings, error_code, noted_at)
SELECT
  :1,
  CAST(:2 AS TIMESTAMP_TZ),
  :3,
  :4,
  :5,
  :6,
  :7,
  CAST(:8 AS TIMESTAMP_TZ),
  (("KEPT"."GRößE_🙂" IS DISTINCT FROM "KEPT"."$VALUE {{SLOT}}") AND ("KEPT"."GRößE_🙂" IS NULL)),
  :9,
  CAST(:10 AS TIMESTAMP_TZ)
FROM (SELECT CAST(:11 AS VARCHAR) AS findings_text) AS given;

-- verify/all_ids
SELECT came._verify_id AS _id
FROM "DB"."HUBSPOT"."GRößE_🙂" AS came
UNION
SELECT present.id
FROM "DB"."Dbt Views"."$VALUE {{SLOT}}" AS present
WHERE present._deleted_at IS NULL;

-- verify/archived_here
-- :1 listed_since = "it's \\ bound"
SELECT DISTINCT present.id
FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS present
WHERE present.archived
  AND present.archived_at > :1;

-- verify/archived_records
-- :1 sync = true
-- :2 object = 2026-11-22T10:00:00.000Z
-- :3 salt = 42
SELECT
  archived.key AS source_key,
  archived.hubspot_id
FROM (
  SELECT
    change.hubspot_id,
    max(change.key) AS key
  FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS change
  WHERE change.sync = :1
    AND change.object = CAST(:2 AS TIMESTAMP_TZ)
    AND change.action = 'archive'
    AND change.status = 'settled'
    AND change.hubspot_id IS NOT NULL
  GROUP BY
    change.hubspot_id
) AS archived
LEFT JOIN "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS links
  ON links.sync = :1
  AND links.hubspot_id = archived.hubspot_id
WHERE links.key IS NULL
ORDER BY md5(concat(archived.hubspot_id, :3))
LIMIT 100;

-- verify/came
WITH came AS (
  SELECT
    LOWER(TRIM("ORDER".":1", CONCAT(' ', CHR(9), CHR(10), CHR(13)))) AS _verify_id,
    "ORDER"."APOS'TROPHE" AS _verify_version,
    CASE WHEN TRY_PARSE_JSON(NULLIF("ORDER"."SEMI;COLON--COMMENT", '')) IS NOT NULL THEN REGEXP_REPLACE(LTRIM("ORDER"."SEMI;COLON--COMMENT", CONCAT(' ', CHR(9), CHR(10), CHR(13))), '("([^"\\\\]|\\\\.)*"|[^"[:space:]]+)[[:space:]]*', '\\1') ELSE NULLIF("ORDER"."SEMI;COLON--COMMENT", '') END AS _verify_created_at,
    SHA2(NULLIF("ORDER"."SELECT", ''), 256) AS _verify_updated_at,
    COALESCE("ORDER"."MIXED CASE", "ORDER".":1") AS _verify_archived,
    TRY_PARSE_JSON(NULLIF("ORDER"."SELECT", '')) AS _verify_archived_at,
    MD5(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE(REPLACE('[' || CONCAT_WS(',', COALESCE('"' || REPLACE(REPLACE("ORDER"."MIXED CASE", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE("ORDER".":1", '\\', '\\\\'), '"', '\\"') || '"', 'null'), COALESCE('"' || REPLACE(REPLACE(NULL, '\\', '\\\\'), '"', '\\"') || '"', 'null')) || ']', CHR(8), '\\b'), CHR(9), '\\t'), CHR(10), '\\n'), CHR(11), '\\u000B'), CHR(12), '\\f'), CHR(13), '\\r')) AS _verify_hash,
    TRY_CAST(CAST("ORDER"."SELECT" AS VARCHAR) AS NUMBER(38, 8)) AS _verify_seq, NULLIF("KEPT"."GRößE_🙂", '') AS "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "ORDER"."SELECT" AS "APOS'TROPHE"
  FROM "DB"."Dbt Views"."MIXED CASE" AS staged
),
ranked AS (
  SELECT
    came.*,
    row_number() OVER (
      PARTITION BY came._verify_id
      ORDER BY came._verify_version DESC NULLS LAST, came._verify_seq DESC NULLS LAST
    ) AS _verify_nth
  FROM came
  WHERE came._verify_id IS NOT NULL
)
SELECT ranked.*
FROM ranked
WHERE ranked._verify_nth = 1;

-- verify/collection_counts
SELECT
  (SELECT count(DISTINCT present.id) FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS present WHERE present._deleted_at IS NULL) AS live,
  (SELECT count(*) FROM "DB"."HUBSPOT".":1" AS came WHERE NOT came._verify_archived) AS came;

-- verify/compare
-- :1 sync = 42
-- :2 stream = 9007199254740993n
SELECT
  asked._id AS id,
  present.id IS NOT NULL AS is_here,
  came._verify_id IS NOT NULL AS is_there,
  present._deleted_at IS NOT NULL AS is_deleted_here,
  coalesce(came._verify_archived, FALSE) AS is_archived_there,
  came._verify_archived_at AS archived_at,
  coalesce(present.updated_at, present.created_at) AS kept_version,
  came._verify_version AS version,
  coalesce(present._hash = came._verify_hash, FALSE) AS has_same_hash,
  aside.id IS NOT NULL AS is_set_aside,
  present._run_id AS run_id,
  "STAGED"."_PLACE" AS differs, TO_CHAR(DATE_TRUNC('MILLISECOND', CONVERT_TIMEZONE('UTC', "KEPT"."BACK\SLASH")), 'YYYY-MM-DD"T"HH24:MI:SS.FF3') || 'Z' AS "$VALUE {{SLOT}}", "ORDER".":1" AS "SELECT"
FROM "DB"."Dbt Views"."APOS'TROPHE" AS asked
LEFT JOIN "DB"."HUBSPOT_SYNC"."MIXED CASE" AS present
  ON present.id = asked._id
LEFT JOIN "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS came
  ON came._verify_id = asked._id
LEFT JOIN (
  SELECT DISTINCT kept.id
  FROM "DB"."Dbt Views".":1" AS kept
  WHERE kept.sync = :1
    AND kept.stream = :2
) AS aside
  ON aside.id = asked._id
WHERE present.id IS NULL
  OR came._verify_id IS NULL
  OR present._deleted_at IS NOT NULL
  OR came._verify_archived
  OR (("KEPT"."WITH""QUOTE" IS DISTINCT FROM "KEPT"."BACK\SLASH") OR ("KEPT"."WITH""QUOTE" IS NULL));

-- verify/counts
-- :1 recent = 2026-11-22T10:00:00.000Z
-- :2 position = null
-- :3 since = 9007199254740993n
SELECT
  count(CASE WHEN present._deleted_at IS NULL THEN 1 END) AS live,
  count(CASE WHEN present._deleted_at IS NULL AND coalesce(present.updated_at, present.created_at) > CAST(:1 AS TIMESTAMP_TZ) THEN 1 END) AS fresh,
  count(CASE WHEN present._deleted_at IS NULL AND coalesce(present.updated_at, present.created_at) > :2 THEN 1 END) AS landed,
  count(CASE WHEN coalesce(present.archived_at, present._deleted_at) > CAST(:1 AS TIMESTAMP_TZ) THEN 1 END) AS late_gone
FROM "DB"."HUBSPOT"."WITH""QUOTE" AS present
WHERE coalesce(present.updated_at, present.created_at) >= :3;

-- verify/doubled
SELECT present.id
FROM "DB"."HUBSPOT"."MIXED CASE" AS present
WHERE present._deleted_at IS NULL
GROUP BY present.id
HAVING count(*) > 1
ORDER BY present.id
LIMIT 1000;

-- verify/history_ids
SELECT came._verify_id AS _id
FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS came
UNION
SELECT present.id
FROM "DB"."HUBSPOT_SYNC".":1" AS present
INNER JOIN (
  SELECT
    came.object,
    came.record_id,
    came.property,
    min(came._verify_version) AS oldest
  FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS came
  GROUP BY came.object, came.record_id, came.property
) AS told
  ON told.object = present.object
  AND told.record_id = present.record_id
  AND told.property = present.property
WHERE present.updated_at > told.oldest
  AND present._deleted_at IS NULL;

-- verify/history_records
-- :1 object = null
-- :2 salt = "it's \\ bound"
SELECT present.record_id AS id
FROM "DB"."HUBSPOT"."SELECT" AS present
WHERE present.object = :1
GROUP BY present.record_id
ORDER BY md5(concat(present.record_id, :2))
LIMIT 100;

-- verify/link_column
SELECT kept.id
FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS kept
INNER JOIN (
  SELECT
    asked.from_id AS linked_id,
    CASE
      WHEN count(pair.to_id) > 0 THEN array_agg(pair.to_id) WITHIN GROUP (ORDER BY length(pair.to_id), pair.to_id)
    END AS linked_ids
  FROM (
    SELECT DISTINCT staged.from_id
    FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS staged
    WHERE staged.kind = 'asked'
  ) AS asked
  LEFT JOIN (
    SELECT DISTINCT staged.from_id, staged.to_id
    FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS staged
    WHERE staged.kind = 'link'
  ) AS pair
    ON pair.from_id = asked.from_id
  GROUP BY asked.from_id
) AS linked
  ON linked.linked_id = kept.id
WHERE kept._deleted_at IS NULL
  AND to_json(to_variant(kept."$VALUE {{SLOT}}")) IS DISTINCT FROM to_json(to_variant(linked.linked_ids));

-- verify/links
-- :1 from_type = 2026-11-22T10:00:00.000Z
-- :2 to_type = null
SELECT
  coalesce(arrived.from_id, kept.from_id) AS from_id,
  coalesce(arrived.to_id, kept.to_id) AS to_id,
  coalesce(arrived.category, kept.category) AS category,
  coalesce(arrived.type_id, kept.type_id) AS type_id,
  CASE
    WHEN kept.from_id IS NULL THEN 'link_missing'
    WHEN arrived.from_id IS NULL THEN 'link_extra'
    ELSE 'link_label'
  END AS kind
FROM (
  SELECT
    staged.from_id,
    staged.to_id,
    staged.category,
    staged.type_id,
    max(staged.label) AS label
  FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS staged
  WHERE staged.kind = 'link'
  GROUP BY staged.from_id, staged.to_id, staged.category, staged.type_id
) AS arrived
FULL OUTER JOIN (
  SELECT
    present.from_id,
    present.to_id,
    present.category,
    present.type_id,
    present.label
  FROM "DB"."Dbt Views"."WITH""QUOTE" AS present
  WHERE present.from_type = CAST(:1 AS TIMESTAMP_TZ)
    AND present.to_type = :2
    AND present._deleted_at IS NULL
    AND present.from_id IN (SELECT asked.from_id FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS asked WHERE asked.kind = 'asked')
) AS kept
  ON kept.from_id = arrived.from_id
  AND kept.to_id = arrived.to_id
  AND kept.category = arrived.category
  AND kept.type_id = arrived.type_id
WHERE kept.from_id IS NULL
  OR arrived.from_id IS NULL
  OR kept.label IS DISTINCT FROM arrived.label;

-- verify/live_among
SELECT count(DISTINCT present.id) AS records
FROM "DB"."HUBSPOT"."GRößE_🙂" AS present
INNER JOIN "DB"."Dbt Views"."$VALUE {{SLOT}}" AS asked
  ON asked._id = present.id
WHERE present._deleted_at IS NULL;

-- verify/live_count
SELECT count(*) AS live
FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS present
WHERE present._deleted_at IS NULL;

-- verify/newest
-- :1 most = 9007199254740993n
SELECT max(ranked.version) AS version
FROM (
  SELECT
    coalesce(present.updated_at, present.created_at) AS version,
    row_number() OVER (ORDER BY coalesce(present.updated_at, present.created_at) DESC NULLS LAST) AS nth
  FROM "DB"."HUBSPOT"."WITH""QUOTE" AS present
  WHERE present._deleted_at IS NULL
) AS ranked
WHERE ranked.nth > :1;

-- verify/sample
-- :1 live = null
-- :2 salt = "it's \\ bound"
SELECT
  present.id,
  max(coalesce(present.updated_at, present.created_at)) AS version
FROM "DB"."HUBSPOT"."MIXED CASE" AS present
WHERE (present._deleted_at IS NULL) = :1
GROUP BY present.id
ORDER BY md5(concat(present.id, :2))
LIMIT 100;

-- verify/sent_count
-- :1 sync = true
SELECT count(*) AS linked
FROM "DB"."HUBSPOT_SYNC".":1" AS linked
LEFT JOIN "DB"."HUBSPOT_SYNC".":1" AS later
  ON later.sync = linked.sync
  AND later.object = linked.object
  AND later.hubspot_id = linked.hubspot_id
  AND later.changed_at > linked.changed_at
WHERE linked.sync = :1
  AND linked.hubspot_id IS NOT NULL
  AND later.key IS NULL;

-- verify/sent_pairs
-- :1 sync = 2026-11-22T10:00:00.000Z
SELECT
  vouched.key AS source_key,
  vouched.association,
  vouched.to_type,
  vouched.from_id,
  vouched.to_id,
  vouched.label,
  vouched.category,
  vouched.type_id,
  vouched.inverse_type_id,
  moving.key IS NOT NULL AS unfinished
FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS vouched
INNER JOIN "DB"."HUBSPOT"."BACK\SLASH" AS asked
  ON asked.key = vouched.key
LEFT JOIN (
  SELECT DISTINCT change.key
  FROM "DB"."Dbt Views"."GRößE_🙂" AS change
  WHERE change.sync = CAST(:1 AS TIMESTAMP_TZ)
    AND change.status IN ('planned', 'sent')
) AS moving
  ON moving.key = vouched.key
WHERE vouched.sync = CAST(:1 AS TIMESTAMP_TZ)
  AND vouched.from_id IS NOT NULL
  AND vouched.to_id IS NOT NULL
ORDER BY vouched.key, vouched.to_type, vouched.to_id;

-- verify/sent_rows
-- :1 sync = null
-- :2 salt = "it's \\ bound"
SELECT
  linked.key AS source_key,
  linked.hubspot_id,
  linked.identity,
  last_sent.sent,
  moving.key IS NOT NULL AS unfinished
FROM "DB"."Dbt Views".":1" AS linked
INNER JOIN "DB"."HUBSPOT_SYNC"."SELECT" AS last_sent
  ON last_sent.sync = linked.sync
  AND last_sent.key = linked.key
LEFT JOIN (
  SELECT DISTINCT change.key
  FROM "DB"."HUBSPOT"."APOS'TROPHE" AS change
  WHERE change.sync = :1
    AND change.status IN ('planned', 'sent')
) AS moving
  ON moving.key = linked.key
LEFT JOIN "DB"."Dbt Views".":1" AS later
  ON later.sync = linked.sync
  AND later.object = linked.object
  AND later.hubspot_id = linked.hubspot_id
  AND later.changed_at > linked.changed_at
WHERE linked.sync = :1
  AND linked.hubspot_id IS NOT NULL
  AND later.key IS NULL
ORDER BY md5(concat(linked.key, :2))
LIMIT 100;

-- verify/unaccounted_runs
-- :1 stream = null
SELECT written.run_id
FROM (
  SELECT
    present._run_id AS run_id,
    count(*) AS written_rows
  FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS present
  GROUP BY present._run_id
) AS written
LEFT JOIN (
  SELECT
    journal.run_id,
    sum(journal.loaded + journal.deleted) AS told,
    count(*) - count(journal.finished_at) AS unfinished
  FROM "DB"."HUBSPOT".":1" AS journal
  WHERE journal.stream = :1
  GROUP BY journal.run_id
) AS known
  ON known.run_id = written.run_id
WHERE known.run_id IS NULL
  OR (known.unfinished = 0 AND known.told < written.written_rows);

-- verify/view_verifications
SELECT
  noted_at AS "SELECT",
  sync,
  stream,
  CAST(warehouse_rows AS BIGINT) AS warehouse,
  CAST(hubspot_records AS BIGINT) AS hubspot,
  CAST(sampled AS BIGINT) AS sampled,
  CAST(differing AS BIGINT) AS differing,
  CAST(pending AS BIGINT) AS pending,
  drift,
  findings,
  error_code
FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE";
