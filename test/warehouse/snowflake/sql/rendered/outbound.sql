-- outbound/adopt_association_changes
-- :1 sync = true
-- :2 run_id = 2026-11-22T10:00:00.000Z
-- :3 object = null
-- :4 changed_at = "it's \\ bound"
INSERT INTO "DB"."HUBSPOT_SYNC"."APOS'TROPHE" (
  change_id,
  sync,
  run_id,
  key,
  association,
  from_type,
  to_type,
  from_id,
  to_key,
  to_id,
  to_source_key,
  action,
  label,
  category,
  type_id,
  inverse_type_id,
  pair_id,
  write_types,
  remove_types,
  remove_pair,
  pair_existed,
  link_hash,
  status,
  attempts,
  error_code,
  error_message,
  retryable,
  changed_at
)
SELECT
  plan.change_id,
  :1,
  CAST(:2 AS TIMESTAMP_TZ),
  plan.source_key,
  plan.association,
  :3,
  plan.to_type,
  plan.from_id,
  plan.to_key,
  plan.to_id,
  plan.to_source_key,
  plan.action,
  plan.label,
  plan.category,
  plan.type_id,
  plan.inverse_type_id,
  plan.pair_id,
  plan.write_types,
  plan.remove_types,
  CAST(plan.remove_pair AS BOOLEAN),
  CAST(plan.pair_existed AS BOOLEAN),
  plan.link_hash,
  plan.decision,
  0,
  plan.error_code,
  plan.error_message,
  CAST(plan.retryable AS BOOLEAN),
  :4
FROM "DB"."HUBSPOT_SYNC".":1" AS plan
WHERE plan.decision IN ('planned', 'set_aside');

-- outbound/adopt_changes
-- :1 sync = null
-- :2 run_id = "it's \\ bound"
-- :3 object = 42
-- :4 identity_property = 9007199254740993n
-- :5 identity_unique = true
-- :6 changed_at = 2026-11-22T10:00:00.000Z
INSERT INTO "DB"."HUBSPOT"."SELECT" (
  change_id,
  sync,
  run_id,
  key,
  object,
  action,
  status,
  hubspot_id,
  identity_property,
  identity_unique,
  identity,
  properties,
  before,
  sent,
  hash,
  batch_only,
  attempts,
  error_code,
  error_message,
  error_field,
  retryable,
  changed_at
)
SELECT
  plan.change_id,
  :1,
  :2,
  plan.source_key,
  :3,
  plan.action,
  plan.decision,
  plan.hubspot_id,
  :4,
  :5,
  plan.identity,
  plan.properties,
  plan.before,
  plan.sent,
  plan.hash,
  CAST(plan.batch_only AS BOOLEAN),
  CAST(plan.attempts AS INTEGER),
  plan.error_code,
  plan.error_message,
  plan.error_field,
  CAST(plan.retryable AS BOOLEAN),
  CAST(:6 AS TIMESTAMP_TZ)
FROM "DB"."Dbt Views".":1" AS plan
WHERE plan.decision NOT IN ('unchanged', 'resting');

-- outbound/adopt_kept_links
-- :1 sync = true
-- :2 run_id = 2026-11-22T10:00:00.000Z
-- :3 changed_at = null
INSERT INTO "DB"."HUBSPOT_SYNC"."SELECT" (
  sync,
  key,
  to_type,
  from_id,
  to_id,
  label,
  run_id,
  changed_at
)
SELECT
  :1,
  plan.source_key,
  plan.to_type,
  plan.from_id,
  plan.to_id,
  plan.label,
  CAST(:2 AS TIMESTAMP_TZ),
  :3
FROM "DB"."HUBSPOT"."GRößE_🙂" AS plan
WHERE plan.decision = 'keep';

-- outbound/adopt_linked
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 run_id = null
-- :3 changed_at = "it's \\ bound"
INSERT INTO "DB"."Dbt Views"."$VALUE {{SLOT}}" (
  sync,
  key,
  link_hash,
  run_id,
  changed_at
)
SELECT
  CAST(:1 AS TIMESTAMP_TZ),
  link_rows.source_key,
  link_rows.link_hash,
  :2,
  :3
FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS link_rows
LEFT JOIN (
  SELECT DISTINCT
    plan.source_key
  FROM "DB"."HUBSPOT"."MIXED CASE" AS plan
  WHERE plan.decision IN ('planned', 'set_aside')
) AS pending
  ON pending.source_key = link_rows.source_key
WHERE pending.source_key IS NULL
  AND NOT link_rows.blocked
  AND link_rows.from_id IS NOT NULL;

-- outbound/adopt_moved_links
-- :1 run_id = 42
-- :2 changed_at = 9007199254740993n
-- :3 sync = null
UPDATE "DB"."Dbt Views"."SEMI;COLON--COMMENT"
SET
  hubspot_id = meant.meant_id,
  identity = meant.meant_identity,
  origin = CASE WHEN hubspot_id = meant.meant_id THEN origin ELSE 'matched' END,
  run_id = :1,
  changed_at = :2
FROM (
  SELECT
    plan.source_key AS meant_key,
    plan.hubspot_id AS meant_id,
    plan.identity AS meant_identity,
    plan.decision AS meant_decision
  FROM "DB"."HUBSPOT"."SELECT" AS plan
  WHERE plan.hubspot_id IS NOT NULL
    AND plan.decision IN ('unchanged', 'planned')
) AS meant
WHERE sync = :3
  AND key = meant.meant_key
  AND (meant.meant_decision = 'unchanged' OR hubspot_id <> meant.meant_id);

-- outbound/adopt_new_links
-- :1 sync = 9007199254740993n
-- :2 object = true
-- :3 run_id = 2026-11-22T10:00:00.000Z
-- :4 changed_at = null
INSERT INTO "DB"."HUBSPOT"."BACK\SLASH" (
  sync,
  key,
  object,
  hubspot_id,
  identity,
  origin,
  run_id,
  changed_at
)
SELECT
  :1,
  plan.source_key,
  :2,
  plan.hubspot_id,
  plan.identity,
  'matched',
  CAST(:3 AS TIMESTAMP_TZ),
  :4
FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS plan
LEFT JOIN "DB"."HUBSPOT"."BACK\SLASH" AS links
  ON links.sync = :1
  AND links.key = plan.source_key
WHERE links.key IS NULL
  AND plan.hubspot_id IS NOT NULL
  AND plan.decision IN ('unchanged', 'planned');

-- outbound/adopt_refused
-- :1 run_id = 2026-11-22T10:00:00.000Z
-- :2 sync = null
-- :3 object = "it's \\ bound"
-- :4 key_missing = 42
-- :5 key_doubled = 9007199254740993n
-- :6 identity_missing = true
-- :7 from_missing = 2026-11-22T10:00:00.000Z
-- :8 to_missing = null
-- :9 identity_doubled = "it's \\ bound"
-- :10 changed_at = 42
INSERT INTO "DB"."Dbt Views"."WITH""QUOTE" (
  change_id,
  sync,
  run_id,
  key,
  object,
  status,
  attempts,
  error_code,
  error_message,
  retryable,
  changed_at
)
SELECT
  concat(CAST(:1 AS TIMESTAMP_TZ), ':', CAST(row_number() OVER (ORDER BY refused.source_key) AS VARCHAR)),
  :2,
  CAST(:1 AS TIMESTAMP_TZ),
  COALESCE("ORDER"."MIXED CASE", "ORDER".":1"),
  :3,
  'refused',
  0,
  refused.error_code,
  CASE refused.error_code
    WHEN 'outbound.key_missing' THEN :4
    WHEN 'outbound.key_doubled' THEN :5
    WHEN 'outbound.identity_missing' THEN :6
    WHEN 'outbound.link_from_missing' THEN CAST(:7 AS TIMESTAMP_TZ)
    WHEN 'outbound.link_to_missing' THEN :8
    ELSE :9
  END,
  FALSE,
  :10
FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS refused;

-- outbound/adopt_sent
-- :1 sync = "it's \\ bound"
-- :2 run_id = 42
-- :3 changed_at = 9007199254740993n
INSERT INTO "DB"."HUBSPOT_SYNC"."WITH""QUOTE" (
  sync,
  key,
  hash,
  sent,
  run_id,
  changed_at
)
SELECT
  :1,
  plan.source_key,
  plan.hash,
  plan.sent,
  :2,
  :3
FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS plan
WHERE plan.decision = 'unchanged';

-- outbound/adopt_sent_links
-- :1 sync = 42
-- :2 run_id = 9007199254740993n
-- :3 changed_at = true
INSERT INTO "DB"."Dbt Views".":1" (
  sync,
  key,
  association,
  to_type,
  to_key,
  from_id,
  to_id,
  label,
  category,
  type_id,
  inverse_type_id,
  run_id,
  changed_at
)
SELECT
  :1,
  plan.source_key,
  plan.association,
  plan.to_type,
  plan.to_key,
  plan.from_id,
  plan.to_id,
  plan.label,
  plan.category,
  plan.type_id,
  plan.inverse_type_id,
  :2,
  :3
FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS plan
WHERE plan.decision = 'vouch';

-- outbound/changed_rows
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 searched = 42
-- :3 object = 9007199254740993n
-- :4 create_only = null
SELECT
  frozen.source_key,
  frozen.identity,
  frozen.identity_text,
  frozen.hash,
  links.hubspot_id AS linked_id,
  links.identity AS linked_identity,
  known.hubspot_id AS known_id,
  CAST(past.attempts AS INTEGER) AS past_attempts,
  past.status AS past_status,
  past.hash AS past_hash,
  past.error_code AS past_error,
  past.changed_at AS past_at, COALESCE("ORDER"."MIXED CASE", "ORDER".":1") AS "SELECT", "KEPT"."WITH""QUOTE" AS "BACK\SLASH"
FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂" AS frozen
LEFT JOIN "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS refused
  ON refused.source_key = frozen.source_key
LEFT JOIN "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS sent
  ON sent.sync = CAST(:1 AS TIMESTAMP_TZ)
  AND sent.key = frozen.source_key
LEFT JOIN "DB"."Dbt Views"."APOS'TROPHE" AS links
  ON links.sync = CAST(:1 AS TIMESTAMP_TZ)
  AND links.key = frozen.source_key
LEFT JOIN (
  SELECT
    last_links.identity,
    last_links.hubspot_id
  FROM (
    SELECT
      other.identity,
      other.hubspot_id,
      row_number() OVER (
        PARTITION BY other.identity
        ORDER BY other.changed_at DESC NULLS LAST, other.hubspot_id DESC
      ) AS place
    FROM "DB"."Dbt Views"."APOS'TROPHE" AS other
    LEFT JOIN "DB"."HUBSPOT_SYNC"."GRößE_🙂" AS standing
      ON other.sync = CAST(:1 AS TIMESTAMP_TZ)
      AND standing.source_key = other.key
    WHERE :2
      AND standing.source_key IS NULL
      AND other.object = :3
      AND other.identity IS NOT NULL
  ) AS last_links
  WHERE last_links.place = 1
) AS known
  ON known.identity = frozen.identity
LEFT JOIN (
  SELECT
    last_failures.key,
    last_failures.attempts,
    last_failures.status,
    last_failures.hash,
    last_failures.error_code,
    last_failures.changed_at
  FROM (
    SELECT
      change.key,
      change.attempts,
      change.status,
      change.hash,
      change.error_code,
      change.changed_at,
      row_number() OVER (
        PARTITION BY change.key
        ORDER BY change.changed_at DESC NULLS LAST, change.change_id
      ) AS place
    FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS change
    WHERE change.sync = CAST(:1 AS TIMESTAMP_TZ)
      AND change.status IN ('set_aside', 'dead', 'skipped')
  ) AS last_failures
  WHERE last_failures.place = 1
) AS past
  ON past.key = frozen.source_key
WHERE frozen.source_key IS NOT NULL
  AND refused.source_key IS NULL
  AND sent.hash IS DISTINCT FROM frozen.hash
  AND NOT (:4 AND links.key IS NOT NULL);

-- outbound/count_added_pairs
-- :1 to_type = 9007199254740993n
SELECT
  count(DISTINCT plan.pair_id) AS pairs
FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS plan
WHERE plan.decision = 'planned'
  AND plan.action = 'add'
  AND plan.to_type = :1;

-- outbound/count_archives
-- :1 plan_id = 42
-- :2 sync = 9007199254740993n
SELECT
  count(*) AS removals,
  sum(CASE WHEN held.item IS NULL THEN 1 ELSE 0 END) AS unapproved
FROM "DB"."HUBSPOT"."APOS'TROPHE" AS plan
LEFT JOIN "DB"."Dbt Views"."MIXED CASE" AS held
  ON held.plan_id = :1
  AND held.sync = :2
  AND held.kind = 'archive'
  AND held.item = concat_ws(' ', plan.source_key, plan.hubspot_id)
WHERE plan.decision = 'planned'
  AND plan.action = 'archive';

-- outbound/count_column_removals
-- :1 plan_id = 42
-- :2 sync = 9007199254740993n
-- :3 association = true
SELECT
  count(*) AS removals
FROM "DB"."HUBSPOT".":1" AS plan
LEFT JOIN "DB"."Dbt Views"."SELECT" AS held
  ON held.plan_id = :1
  AND held.sync = :2
  AND held.kind = 'association'
  AND held.item = concat_ws(' ', coalesce(plan.association, ''), plan.to_type, plan.from_id, plan.to_id, plan.category, plan.type_id)
WHERE plan.decision = 'planned'
  AND plan.action = 'remove'
  AND plan.association = :3
  AND held.item IS NULL;

-- outbound/count_importable_links
SELECT
  pairs.to_type,
  pairs.labelled,
  count(*) AS pairs,
  sum(pairs.links) AS links,
  sum(pairs.lines) AS lines,
  least(count(DISTINCT pairs.from_record), count(DISTINCT pairs.to_record)) AS records
FROM (
  SELECT
    plan.to_type,
    plan.pair_id,
    count(plan.label) > 0 AS labelled,
    count(DISTINCT coalesce(plan.label, '')) AS links,
    greatest(count(DISTINCT plan.label), 1) AS lines,
    min(coalesce(plan.from_id, concat('key:', coalesce(plan.source_key, '')))) AS from_record,
    min(coalesce(plan.to_id, concat('key:', coalesce(plan.to_source_key, '')))) AS to_record
  FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂" AS plan
  WHERE plan.decision = 'planned'
  GROUP BY
    plan.to_type,
    plan.pair_id
  HAVING sum(
    CASE
      WHEN plan.action = 'add'
        AND plan.write_types IS NOT NULL
        AND plan.remove_types IS NULL
        AND plan.remove_pair = 'false'
        AND (plan.label IS NULL OR plan.category = 'USER_DEFINED')
      THEN 0
      ELSE 1
    END
  ) = 0
) AS pairs
GROUP BY
  pairs.to_type,
  pairs.labelled
ORDER BY
  pairs.to_type,
  pairs.labelled;

-- outbound/count_leaving_links
-- :1 sync = 2026-11-22T10:00:00.000Z
SELECT
  count(*) AS counted
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS sent_links
INNER JOIN "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS plan
  ON plan.source_key = sent_links.key
WHERE sent_links.sync = CAST(:1 AS TIMESTAMP_TZ)
  AND plan.decision = 'planned'
  AND plan.action = 'archive';

-- outbound/count_link_calls
SELECT
  pairs.to_type,
  pairs.loses,
  count(*) AS pairs,
  sum(pairs.unlinks) AS unlinks,
  sum(pairs.links) AS links,
  sum(pairs.labels) AS labels,
  sum(pairs.unlabels) AS unlabels
FROM (
  SELECT
    plan.to_type,
    plan.pair_id,
    max(plan.write_types) IS NULL AS loses,
    max(CASE WHEN plan.remove_pair = 'true' THEN 1 ELSE 0 END) AS unlinks,
    max(CASE WHEN plan.remove_pair = 'false' AND plan.write_types = '[]' THEN 1 ELSE 0 END) AS links,
    max(CASE WHEN plan.remove_pair = 'false' AND plan.write_types <> '[]' THEN 1 ELSE 0 END) AS labels,
    max(CASE WHEN plan.remove_pair = 'false' AND plan.remove_types <> '[]' THEN 1 ELSE 0 END) AS unlabels
  FROM "DB"."Dbt Views"."APOS'TROPHE" AS plan
  WHERE plan.decision = 'planned'
  GROUP BY
    plan.to_type,
    plan.pair_id
) AS pairs
GROUP BY
  pairs.to_type,
  pairs.loses
ORDER BY
  pairs.to_type,
  pairs.loses;

-- outbound/count_link_cells
SELECT
  count(CASE WHEN trim(1.5) NOT IN ('', 'null') THEN 1 END) AS cells
FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS frozen;

-- outbound/count_link_plan
SELECT
  links.decision,
  links.action,
  links.error_code,
  count(*) AS counted
FROM (
  SELECT DISTINCT
    plan.decision,
    plan.action,
    plan.error_code,
    coalesce(plan.pair_id, plan.change_id) AS pair,
    CASE
      WHEN plan.label IS NULL THEN ''
      WHEN
        coalesce(plan.from_id, concat('key:', coalesce(plan.source_key, ''))) <= coalesce(plan.to_id, concat('key:', coalesce(plan.to_source_key, '')))
        THEN plan.type_id
      ELSE coalesce(plan.inverse_type_id, plan.type_id)
    END AS link_type,
    CASE WHEN plan.label IS NULL THEN '' ELSE plan.category END AS link_category
  FROM "DB"."Dbt Views"."WITH""QUOTE" AS plan
) AS links
GROUP BY
  links.decision,
  links.action,
  links.error_code;

-- outbound/count_linked_records
-- :1 sync = "it's \\ bound"
-- :2 object = 42
SELECT
  count(*) AS counted
FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS links
WHERE links.sync = :1
  AND links.object = :2;

-- outbound/count_plan
SELECT
  plan.decision,
  plan.action,
  plan.error_code,
  CAST(plan.batch_only AS BOOLEAN) AS batch_only,
  count(*) AS counted
FROM "DB"."Dbt Views"."$VALUE {{SLOT}}" AS plan
GROUP BY
  plan.decision,
  plan.action,
  plan.error_code,
  plan.batch_only;

-- outbound/count_refused
SELECT
  refused.error_code,
  count(*) AS counted
FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS refused
GROUP BY
  refused.error_code;

-- outbound/count_removals
-- :1 plan_id = 2026-11-22T10:00:00.000Z
-- :2 sync = null
SELECT
  count(DISTINCT plan.pair_id) AS removals,
  count(DISTINCT CASE WHEN held.item IS NULL THEN plan.pair_id END) AS unapproved
FROM "DB"."HUBSPOT"."WITH""QUOTE" AS plan
LEFT JOIN "DB"."Dbt Views"."BACK\SLASH" AS held
  ON held.plan_id = CAST(:1 AS TIMESTAMP_TZ)
  AND held.sync = :2
  AND held.kind = 'association'
  AND held.item = concat_ws(' ', coalesce(plan.association, ''), plan.to_type, plan.from_id, plan.to_id, plan.category, plan.type_id)
WHERE plan.decision = 'planned'
  AND plan.action = 'remove'
  AND plan.write_types IS NULL;

-- outbound/count_set_aside_links
-- :1 sync = 9007199254740993n
-- :2 run_id = true
SELECT
  count(*) AS counted
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS change
WHERE change.sync = :1
  AND change.run_id = :2
  AND change.status IN ('set_aside', 'dead');

-- outbound/count_settled_links
-- :1 sync = "it's \\ bound"
SELECT
  count(*) AS unchanged
FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS sent_links
INNER JOIN "DB"."HUBSPOT"."BACK\SLASH" AS frozen
  ON frozen.source_key = sent_links.key
LEFT JOIN "DB"."Dbt Views"."GRößE_🙂" AS link_rows
  ON link_rows.source_key = sent_links.key
LEFT JOIN "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}" AS refused
  ON refused.source_key = sent_links.key
WHERE sent_links.sync = :1
  AND link_rows.source_key IS NULL
  AND refused.source_key IS NULL;

-- outbound/count_several_labels
SELECT
  labelled.to_type,
  count(*) AS records,
  sum(labelled.pairs_of_several) AS pairs
FROM (
  SELECT
    plan.to_type,
    plan.source_key,
    count(*) AS links,
    count(DISTINCT CASE WHEN plan.write_types LIKE '%},{%' THEN plan.pair_id END) AS pairs_of_several
  FROM "DB"."HUBSPOT_SYNC"."SELECT" AS plan
  WHERE plan.decision = 'planned'
    AND plan.action = 'add'
    AND plan.label IS NOT NULL
  GROUP BY
    plan.to_type,
    plan.source_key
) AS labelled
WHERE labelled.links > 1
  OR labelled.pairs_of_several > 0
GROUP BY labelled.to_type
ORDER BY labelled.to_type;

-- outbound/count_unchanged
-- :1 sync = true
-- :2 create_only = "it's \\ bound"
SELECT
  count(*) AS unchanged
FROM "DB"."HUBSPOT"."APOS'TROPHE" AS frozen
LEFT JOIN "DB"."Dbt Views"."MIXED CASE" AS refused
  ON refused.source_key = frozen.source_key
LEFT JOIN "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS sent
  ON sent.sync = :1
  AND sent.key = frozen.source_key
LEFT JOIN "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS links
  ON links.sync = :1
  AND links.key = frozen.source_key
WHERE frozen.source_key IS NOT NULL
  AND refused.source_key IS NULL
  AND (sent.hash IS NOT DISTINCT FROM frozen.hash OR (:2 AND links.key IS NOT NULL));

-- outbound/count_vouched_links
-- :1 sync = true
SELECT
  count(*) AS vouched
FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS sent_links
WHERE sent_links.sync = :1;

-- outbound/forget_failures
-- :1 sync = "it's \\ bound"
-- :2 run_id = 42
DELETE FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂"
WHERE sync = :1
  AND run_id <> :2
  AND status IN ('refused', 'set_aside', 'dead')
  AND status || ':' || key NOT IN (
    SELECT
      'set_aside:' || plan.source_key
    FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS plan
    WHERE plan.decision = 'resting'
  );

-- outbound/forget_held
-- :1 sync = "it's \\ bound"
DELETE FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE"
WHERE sync = :1
  AND plan_id IN (
    SELECT ranked.plan_id
    FROM (
      SELECT
        known.plan_id,
        row_number() OVER (ORDER BY known.changed_at DESC NULLS LAST, known.plan_id) AS place
      FROM (
        SELECT
          held.plan_id,
          max(held.changed_at) AS changed_at
        FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS held
        WHERE held.sync = :1
        GROUP BY held.plan_id
      ) AS known
    ) AS ranked
    WHERE ranked.place > 20
  );

-- outbound/forget_held_values
-- :1 sync = true
UPDATE "DB"."HUBSPOT_SYNC"."MIXED CASE"
SET
  before = NULL
WHERE sync = :1
  AND before IS NOT NULL;

-- outbound/forget_judged_links
-- :1 sync = "it's \\ bound"
-- :2 run_id = 42
DELETE FROM "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}"
WHERE sync = :1
  AND run_id = :2
  AND status = 'set_aside'
  AND key IN (
    SELECT
      link_rows.source_key
    FROM "DB"."Dbt Views"."WITH""QUOTE" AS link_rows
  );

-- outbound/forget_kept_links
-- :1 sync = "it's \\ bound"
DELETE FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH"
WHERE sync = :1
  AND key NOT IN (
    SELECT frozen.source_key
    FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS frozen
    LEFT JOIN "DB"."HUBSPOT".":1" AS link_rows
      ON link_rows.source_key = frozen.source_key
    WHERE frozen.source_key IS NOT NULL
      AND link_rows.source_key IS NULL
  );

-- outbound/forget_left
-- :1 sync = 42
DELETE FROM "DB"."Dbt Views"."SELECT"
WHERE sync = :1
  AND key IN (
    SELECT
      leaving.source_key
    FROM "DB"."Dbt Views"."BACK\SLASH" AS leaving
    WHERE leaving.decision = 'unchanged'
      AND leaving.hubspot_id IS NULL
  );

-- outbound/forget_link_failures
-- :1 sync = "it's \\ bound"
-- :2 run_id = 42
DELETE FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂"
WHERE sync = :1
  AND run_id <> :2
  AND status IN ('set_aside', 'dead');

-- outbound/forget_linked
-- :1 sync = 2026-11-22T10:00:00.000Z
DELETE FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND key IN (
    SELECT
      link_rows.source_key
    FROM "DB"."Dbt Views"."APOS'TROPHE" AS link_rows
    UNION ALL
    SELECT
      vanished.source_key
    FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS vanished
  );

-- outbound/forget_sent
-- :1 sync = null
DELETE FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT"
WHERE sync = :1
  AND key IN (
    SELECT
      plan.source_key
    FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS plan
    WHERE plan.decision = 'unchanged'
  );

-- outbound/forget_sent_links
-- :1 sync = 2026-11-22T10:00:00.000Z
DELETE FROM "DB"."Dbt Views"."WITH""QUOTE"
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND (key, association, to_type, from_id, to_id, category, type_id) IN (
    SELECT
      plan.source_key,
      plan.association,
      plan.to_type,
      plan.from_id,
      plan.to_id,
      plan.category,
      plan.type_id
    FROM "DB"."Dbt Views"."MIXED CASE" AS plan
    WHERE plan.decision IN ('vouch', 'drop')
  );

-- outbound/forget_skipped
-- :1 sync = true
DELETE FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT"
WHERE sync = :1
  AND status = 'skipped'
  AND key IN (
    SELECT
      plan.source_key
    FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS plan
    WHERE plan.decision = 'planned'
  );

-- outbound/freeze
SELECT
  CASE WHEN REGEXP_LIKE("ORDER"."SELECT", '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})') AND NOT STARTSWITH("ORDER"."SELECT", '0000') THEN CONVERT_TIMEZONE('UTC', TRY_CAST(REGEXP_REPLACE(REPLACE("ORDER"."SELECT", 'Z', '+00:00'), '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2') AS TIMESTAMP_TZ)) WHEN REGEXP_LIKE("ORDER"."SELECT", '-?[0-9]{1,15}') THEN CONVERT_TIMEZONE('UTC', TO_TIMESTAMP_LTZ(CASE WHEN REGEXP_LIKE("ORDER"."SELECT", '[0-9]{9,10}') THEN TRY_CAST("ORDER"."SELECT" AS BIGINT) * 1000 WHEN TRY_CAST("ORDER"."SELECT" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN TRY_CAST("ORDER"."SELECT" AS BIGINT) END, 3)) END AS "MIXED CASE", "KEPT"."GRößE_🙂" AS "$VALUE {{SLOT}}", LOWER(TRIM("ORDER".":1", CONCAT(' ', CHR(9), CHR(10), CHR(13)))) AS "APOS'TROPHE", "KEPT"."BACK\SLASH" AS "GRößE_🙂"
FROM (SELECT 1 AS "a" -- the end
) AS source;

-- outbound/group_links
WITH pairs AS (
  SELECT
    link_source.from_key,
    link_source.to_key,
    min(link_source.from_text) AS from_text,
    to_json(
      to_variant(array_agg(DISTINCT link_source.label) WITHIN GROUP (ORDER BY link_source.label))
    ) AS labels
  FROM "DB"."Dbt Views".":1" AS link_source
  WHERE link_source.from_key IS NOT NULL
    AND link_source.to_key IS NOT NULL
  GROUP BY
    link_source.from_key,
    link_source.to_key
)
SELECT
  pairs.from_key AS source_key,
  min(pairs.from_text) AS identity,
  concat(
    '{',
    listagg(concat(to_json(to_variant(pairs.to_key)), ':', pairs.labels), ',') WITHIN GROUP (ORDER BY pairs.to_key),
    '}'
  ) AS link_0
FROM pairs
GROUP BY
  pairs.from_key;

-- outbound/group_members
SELECT
  member_source.member AS source_key,
  min(member_source.spelled) AS identity
FROM "DB"."HUBSPOT_SYNC"."SELECT" AS member_source
WHERE member_source.member IS NOT NULL
GROUP BY
  member_source.member;

-- outbound/keep_claimed
-- :1 sync = 42
UPDATE "DB"."HUBSPOT"."APOS'TROPHE"
SET
  decision = 'unchanged',
  action = NULL
WHERE decision IN ('planned', 'set_aside', 'dead')
  AND source_key IN (
    SELECT vanished.source_key
    FROM "DB"."HUBSPOT"."APOS'TROPHE" AS vanished
    INNER JOIN "DB"."Dbt Views"."MIXED CASE" AS plan
      ON plan.hubspot_id = vanished.hubspot_id
    UNION ALL
    SELECT left_keys.source_key
    FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS left_keys
    INNER JOIN (
      SELECT
        frozen.identity
      FROM "DB"."HUBSPOT".":1" AS frozen
      LEFT JOIN "DB"."Dbt Views"."SELECT" AS links
        ON links.sync = :1
        AND links.key = frozen.source_key
      WHERE frozen.identity IS NOT NULL
        AND links.hubspot_id IS NULL
      UNION ALL
      SELECT
        plan.identity
      FROM "DB"."Dbt Views"."MIXED CASE" AS plan
      WHERE plan.identity IS NOT NULL
        AND plan.hubspot_id IS NULL
    ) AS claims
      ON claims.identity = left_keys.folded
  );

-- outbound/keep_held
-- :1 plan_id = 2026-11-22T10:00:00.000Z
-- :2 sync = null
-- :3 changed_at = "it's \\ bound"
INSERT INTO "DB"."Dbt Views"."BACK\SLASH" (
  plan_id,
  sync,
  kind,
  item,
  key,
  hubspot_id,
  to_type,
  to_id,
  label,
  changed_at
)
SELECT DISTINCT
  CAST(:1 AS TIMESTAMP_TZ),
  :2,
  'association',
  concat_ws(' ', coalesce(plan.association, ''), plan.to_type, plan.from_id, plan.to_id, plan.category, plan.type_id),
  plan.source_key,
  plan.from_id,
  plan.to_type,
  plan.to_id,
  plan.label,
  :3
FROM "DB"."HUBSPOT_SYNC".":1" AS plan
WHERE plan.decision = 'planned'
  AND plan.action = 'remove';

-- outbound/keep_held_archives
-- :1 plan_id = null
-- :2 sync = "it's \\ bound"
-- :3 changed_at = 42
INSERT INTO "DB"."HUBSPOT"."SELECT" (
  plan_id,
  sync,
  kind,
  item,
  key,
  hubspot_id,
  before,
  changed_at
)
SELECT
  :1,
  :2,
  'archive',
  concat_ws(' ', plan.source_key, plan.hubspot_id),
  plan.source_key,
  plan.hubspot_id,
  plan.before,
  :3
FROM "DB"."Dbt Views"."GRößE_🙂" AS plan
WHERE plan.decision = 'planned'
  AND plan.action = 'archive';

-- outbound/leave_moved
-- :1 sync = "it's \\ bound"
-- :2 object = 42
UPDATE "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}"
SET
  decision = 'unchanged',
  action = NULL,
  hubspot_id = NULL
WHERE hubspot_id IN (
  SELECT plan.hubspot_id
  FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS plan
  WHERE plan.hubspot_id IS NOT NULL
    AND plan.decision IN ('planned', 'unchanged')
  UNION ALL
  SELECT links.hubspot_id
  FROM "DB"."Dbt Views"."WITH""QUOTE" AS links
  INNER JOIN "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS frozen
    ON frozen.source_key = links.key
  WHERE links.sync = :1
    AND links.object = :2
    AND links.hubspot_id IS NOT NULL
);

-- outbound/link_facts
-- :1 same_object = 9007199254740993n
-- :2 to_type = 42
-- :3 sync = 9007199254740993n
SELECT
  facts.*,
  CASE WHEN :1 AND facts.to_ref < facts.from_ref THEN facts.to_ref ELSE facts.from_ref END AS pair_low,
  CASE WHEN :1 AND facts.to_ref < facts.from_ref THEN facts.from_ref ELSE facts.to_ref END AS pair_high
FROM (
  SELECT DISTINCT
    'desired' AS fact,
    wanted.source_key,
    wanted.column_name AS association,
    wanted.policy,
    wanted.to_key,
    link_rows.from_id,
    others.to_id,
    CASE WHEN others.to_id IS NULL THEN own.source_key END AS to_source_key,
    link_rows.from_ref,
    CASE
      WHEN others.to_id IS NOT NULL THEN others.to_id
      WHEN own.source_key IS NOT NULL THEN concat('key:', own.source_key)
    END AS to_ref,
    wanted.label,
    wanted.category,
    wanted.type_id,
    link_rows.link_hash,
    CASE
      WHEN link_rows.blocked THEN 'outbound.record_not_written'
      WHEN wanted.error_code IS NOT NULL THEN wanted.error_code
      WHEN others.error_code IS NOT NULL THEN others.error_code
      WHEN others.to_id IS NULL AND own.source_key IS NULL THEN 'outbound.link_record_missing'
      WHEN
        :1
        AND coalesce(others.to_id, concat('key:', own.source_key)) = link_rows.from_ref
        THEN 'outbound.link_to_itself'
    END AS error_code,
    wanted.error_message
  FROM "DB"."HUBSPOT".":1" AS wanted
  INNER JOIN "DB"."Dbt Views"."SELECT" AS link_rows
    ON link_rows.source_key = wanted.source_key
  LEFT JOIN "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS others
    ON others.association = wanted.association
    AND others.to_folded = wanted.to_folded
  LEFT JOIN (
    SELECT
      own_keys.association,
      own_keys.to_folded,
      min(own_keys.source_key) AS source_key
    FROM "DB"."HUBSPOT"."MIXED CASE" AS own_keys
    INNER JOIN "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS plan
      ON plan.source_key = own_keys.source_key
    WHERE plan.decision = 'planned'
      AND plan.action = 'create'
      AND own_keys.state = 'held'
    GROUP BY
      own_keys.association,
      own_keys.to_folded
    HAVING count(*) = 1
  ) AS own
    ON own.association = wanted.association
    AND own.to_folded = wanted.to_folded
  WHERE wanted.to_type = :2
  UNION ALL
  SELECT
    moving.fact,
    moving.source_key,
    moving.association,
    NULL AS policy,
    moving.to_key,
    moving.from_id,
    moving.to_id,
    NULL AS to_source_key,
    moving.from_id AS from_ref,
    moving.to_id AS to_ref,
    moving.label,
    moving.category,
    moving.type_id,
    link_rows.link_hash,
    NULL AS error_code,
    NULL AS error_message
  FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS moving
  LEFT JOIN "DB"."Dbt Views"."SELECT" AS link_rows
    ON link_rows.source_key = moving.source_key
  WHERE moving.to_type = :2
  UNION ALL
  SELECT
    'held' AS fact,
    sent_links.key AS source_key,
    sent_links.association,
    NULL AS policy,
    sent_links.to_key,
    sent_links.from_id,
    sent_links.to_id,
    NULL AS to_source_key,
    sent_links.from_id AS from_ref,
    sent_links.to_id AS to_ref,
    sent_links.label,
    sent_links.category,
    sent_links.type_id,
    NULL AS link_hash,
    NULL AS error_code,
    NULL AS error_message
  FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS sent_links
  LEFT JOIN "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS moving
    ON moving.source_key = sent_links.key
  LEFT JOIN (
    SELECT DISTINCT read_records.from_id
    FROM "DB"."HUBSPOT"."BACK\SLASH" AS read_records
    WHERE read_records.to_type = :2
  ) AS read_from
    ON read_from.from_id = sent_links.from_id
  LEFT JOIN (
    SELECT DISTINCT read_records.from_id
    FROM "DB"."HUBSPOT"."BACK\SLASH" AS read_records
    WHERE read_records.to_type = :2
  ) AS read_to
    ON read_to.from_id = sent_links.to_id
  WHERE sent_links.sync = :3
    AND sent_links.to_type = :2
    AND moving.source_key IS NULL
    
    AND (read_from.from_id IS NOT NULL OR (:1 AND read_to.from_id IS NOT NULL))
  UNION ALL
  SELECT
    'present' AS fact,
    min(link_rows.source_key) AS source_key,
    NULL AS association,
    NULL AS policy,
    NULL AS to_key,
    present.from_id,
    present.to_id,
    NULL AS to_source_key,
    present.from_id AS from_ref,
    present.to_id AS to_ref,
    present.label,
    present.category,
    present.type_id,
    min(link_rows.link_hash) AS link_hash,
    NULL AS error_code,
    NULL AS error_message
  FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS present
  LEFT JOIN "DB"."Dbt Views"."SELECT" AS link_rows
    ON link_rows.from_id = present.from_id
  WHERE present.to_type = :2
  GROUP BY
    present.from_id,
    present.to_id,
    present.label,
    present.category,
    present.type_id
) AS facts
ORDER BY
  CASE WHEN facts.error_code IS NULL THEN 1 ELSE 0 END,
  pair_low,
  pair_high,
  facts.source_key,
  facts.fact;

-- outbound/link_limit_records
-- :1 message = 42
-- :2 to_type = 2026-11-22T10:00:00.000Z
-- :3 most = null
UPDATE "DB"."Dbt Views".":1"
SET
  decision = 'set_aside',
  write_types = NULL,
  error_code = 'outbound.link_limit_reached',
  error_message = :1,
  retryable = 'true'
WHERE decision = 'planned'
  AND action = 'add'
  AND pair_id IN (
    SELECT ranked.pair_id
    FROM (
      SELECT
        added.pair_id,
        coalesce(has.pairs, 0) - coalesce(goes.pairs, 0)
          + row_number() OVER (PARTITION BY added.record ORDER BY added.pair_id) AS place
      FROM (
        SELECT DISTINCT
          plan.pair_id,
          plan.from_id,
          coalesce(plan.from_id, concat('key:', plan.source_key)) AS record
        FROM "DB"."Dbt Views".":1" AS plan
        LEFT JOIN "DB"."Dbt Views"."WITH""QUOTE" AS linked
          ON linked.from_id = plan.from_id
          AND linked.to_id = plan.to_id
          AND linked.to_type = plan.to_type
        WHERE plan.decision = 'planned'
          AND plan.action = 'add'
          AND plan.to_type = CAST(:2 AS TIMESTAMP_TZ)
          AND linked.from_id IS NULL
      ) AS added
      LEFT JOIN (
        SELECT
          present.from_id,
          count(DISTINCT present.to_id) AS pairs
        FROM "DB"."Dbt Views"."WITH""QUOTE" AS present
        WHERE present.to_type = CAST(:2 AS TIMESTAMP_TZ)
        GROUP BY present.from_id
      ) AS has
        ON has.from_id = added.from_id
      LEFT JOIN (
        SELECT
          plan.from_id,
          count(DISTINCT plan.pair_id) AS pairs
        FROM "DB"."Dbt Views".":1" AS plan
        WHERE plan.decision = 'planned'
          AND plan.to_type = CAST(:2 AS TIMESTAMP_TZ)
          AND plan.remove_pair = 'true'
        GROUP BY plan.from_id
      ) AS goes
        ON goes.from_id = added.from_id
    ) AS ranked
    WHERE ranked.place > :3
  );

-- outbound/link_limit_type
-- :1 message = 9007199254740993n
-- :2 to_type = true
-- :3 category = 2026-11-22T10:00:00.000Z
-- :4 type_id = null
-- :5 most = 9007199254740993n
UPDATE "DB"."HUBSPOT"."GRößE_🙂"
SET
  decision = 'set_aside',
  write_types = NULL,
  error_code = 'outbound.link_limit_reached',
  error_message = :1,
  retryable = 'true'
WHERE decision = 'planned'
  AND action = 'add'
  AND pair_id IN (
    SELECT ranked.pair_id
    FROM (
      SELECT
        added.pair_id,
        coalesce(has.pairs, 0) - coalesce(goes.pairs, 0)
          + row_number() OVER (PARTITION BY added.record ORDER BY added.pair_id) AS place
      FROM (
        SELECT DISTINCT
          plan.pair_id,
          plan.from_id,
          coalesce(plan.from_id, concat('key:', plan.source_key)) AS record
        FROM "DB"."HUBSPOT"."GRößE_🙂" AS plan
        WHERE plan.decision = 'planned'
          AND plan.action = 'add'
          AND plan.to_type = :2
          AND plan.category = CAST(:3 AS TIMESTAMP_TZ)
          AND plan.type_id = :4
      ) AS added
      LEFT JOIN (
        SELECT
          present.from_id,
          count(DISTINCT present.to_id) AS pairs
        FROM "DB"."HUBSPOT"."WITH""QUOTE" AS present
        WHERE present.to_type = :2
          AND present.category = CAST(:3 AS TIMESTAMP_TZ)
          AND present.type_id = :4
        GROUP BY present.from_id
      ) AS has
        ON has.from_id = added.from_id
      LEFT JOIN (
        SELECT
          plan.from_id,
          count(DISTINCT plan.pair_id) AS pairs
        FROM "DB"."HUBSPOT"."GRößE_🙂" AS plan
        WHERE plan.decision = 'planned'
          AND plan.action = 'remove'
          AND plan.to_type = :2
          AND plan.category = CAST(:3 AS TIMESTAMP_TZ)
          AND plan.type_id = :4
        GROUP BY plan.from_id
      ) AS goes
        ON goes.from_id = added.from_id
    ) AS ranked
    WHERE ranked.place > :5
  )
  AND pair_id NOT IN (
    SELECT plan.pair_id
    FROM "DB"."HUBSPOT"."GRößE_🙂" AS plan
    WHERE plan.decision = 'planned'
      AND plan.action = 'remove'
      AND plan.pair_id IS NOT NULL
  );

-- outbound/link_rows
-- :1 sync = 42
-- :2 run_id = "it's \\ bound"
-- :3 all_rows = 42
-- :4 unclear_only = 9007199254740993n
SELECT
  frozen.source_key,
  frozen.link_hash,
  CASE
    WHEN plan.decision = 'planned' AND plan.action = 'create' THEN NULL
    ELSE coalesce(plan.hubspot_id, links.hubspot_id)
  END AS from_id,
  CASE
    WHEN plan.decision = 'planned' AND plan.action = 'create' THEN concat('key:', frozen.source_key)
    ELSE coalesce(plan.hubspot_id, links.hubspot_id)
  END AS from_ref,
  CASE
    WHEN plan.decision IN ('refused', 'set_aside', 'dead') THEN TRUE
    WHEN plan.decision = 'planned' AND plan.action = 'create' THEN FALSE
    ELSE coalesce(plan.hubspot_id, links.hubspot_id) IS NULL
  END AS blocked, TO_JSON("KEPT"."BACK\SLASH") AS "$VALUE {{SLOT}}", "ORDER".":1" AS "SELECT"
FROM "DB"."Dbt Views"."APOS'TROPHE" AS frozen
LEFT JOIN "DB"."HUBSPOT_SYNC"."MIXED CASE" AS refused
  ON refused.source_key = frozen.source_key
LEFT JOIN "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS plan
  ON plan.source_key = frozen.source_key
LEFT JOIN "DB"."Dbt Views".":1" AS links
  ON links.sync = :1
  AND links.key = frozen.source_key
LEFT JOIN "DB"."Dbt Views"."WITH""QUOTE" AS linked
  ON linked.sync = :1
  AND linked.key = frozen.source_key
LEFT JOIN (
  SELECT
    last_failures.key,
    last_failures.status,
    last_failures.hash
  FROM (
    SELECT
      change.key,
      change.status,
      change.hash,
      row_number() OVER (
        PARTITION BY change.key
        ORDER BY change.changed_at DESC NULLS LAST, change.change_id
      ) AS place
    FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS change
    WHERE change.sync = :1
      AND change.status IN ('set_aside', 'dead', 'skipped')
  ) AS last_failures
  WHERE last_failures.place = 1
) AS past
  ON past.key = frozen.source_key

LEFT JOIN (
  SELECT DISTINCT sent_links.key
  FROM "DB"."HUBSPOT"."GRößE_🙂" AS sent_links
  INNER JOIN "DB"."Dbt Views"."$VALUE {{SLOT}}" AS own_keys
    ON lower(trim(sent_links.to_key)) = lower(own_keys.to_folded)
  WHERE sent_links.sync = :1
) AS renamed
  ON renamed.key = frozen.source_key
LEFT JOIN (
  SELECT DISTINCT change.key
  FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS change
  WHERE change.sync = :1
    AND change.run_id = :2
    AND change.error_code = 'outbound.link_side_unknown'
) AS unclear
  ON unclear.key = frozen.source_key
WHERE frozen.source_key IS NOT NULL
  
  AND NOT (
    links.key IS NULL
    AND plan.source_key IS NULL
    AND coalesce(past.status = 'skipped' AND past.hash = frozen.hash, FALSE)
  )
  AND refused.source_key IS NULL
  AND (
    :3
    OR linked.link_hash IS DISTINCT FROM frozen.link_hash
    OR (plan.decision = 'planned' AND plan.action = 'create')
    OR plan.hubspot_id <> links.hubspot_id
    OR renamed.key IS NOT NULL
  )
  AND (NOT :4 OR unclear.key IS NOT NULL);

-- outbound/link_rows_stream
SELECT
  link_rows.source_key,
  link_rows.blocked, CASE WHEN REGEXP_LIKE(CAST("KEPT"."BACK\SLASH" AS VARCHAR), '[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)') THEN REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(LTRIM(CAST("KEPT"."BACK\SLASH" AS VARCHAR), '+'), '^-[.]', '-0.'), '^[.]', '0.'), '([.][0-9]*[1-9])0+$', '\\1'), '[.]0*$', ''), '^(-?)0+([0-9])', '\\1\\2'), '^-0$', '0') WHEN CONTAINS(LOWER(CAST("KEPT"."BACK\SLASH" AS VARCHAR)), 'e-') THEN CASE WHEN TRY_CAST(CAST("KEPT"."BACK\SLASH" AS VARCHAR) AS NUMBER(38, 37)) <> 0 THEN REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(REGEXP_REPLACE(LTRIM(CAST(TRY_CAST(CAST("KEPT"."BACK\SLASH" AS VARCHAR) AS NUMBER(38, 37)) AS VARCHAR), '+'), '^-[.]', '-0.'), '^[.]', '0.'), '([.][0-9]*[1-9])0+$', '\\1'), '[.]0*$', ''), '^(-?)0+([0-9])', '\\1\\2'), '^-0$', '0') ELSE CAST("KEPT"."BACK\SLASH" AS VARCHAR) END WHEN CONTAINS(LOWER(CAST("KEPT"."BACK\SLASH" AS VARCHAR)), 'e') AND TRY_CAST(CAST("KEPT"."BACK\SLASH" AS VARCHAR) AS NUMBER(38, 0)) IS NOT NULL THEN CAST(TRY_CAST(CAST("KEPT"."BACK\SLASH" AS VARCHAR) AS NUMBER(38, 0)) AS VARCHAR) ELSE CAST("KEPT"."BACK\SLASH" AS VARCHAR) END AS "$VALUE {{SLOT}}", "ORDER".":1" AS "SELECT"
FROM "DB"."Dbt Views"."APOS'TROPHE" AS link_rows;

-- outbound/link_samples
-- :1 action = true
SELECT
  plan.source_key,
  plan.action,
  plan.association,
  plan.to_key,
  plan.to_id,
  plan.label
FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS plan
WHERE plan.decision = 'planned'
  AND plan.action = :1
ORDER BY
  plan.source_key,
  plan.to_key
LIMIT 5;

-- outbound/link_source
SELECT
  nullif(trim(NULLIF("ORDER"."SEMI;COLON--COMMENT", '')), '') AS from_key,
  nullif(trim(SHA2(NULLIF("ORDER"."SELECT", ''), 256)), '') AS from_text,
  nullif(trim(COALESCE("ORDER"."MIXED CASE", "ORDER".":1")), '') AS to_key,
  nullif(trim(NULLIF("ORDER"."SELECT", '')), '') AS label
FROM (SELECT 1 AS "a" -- the end
) AS source;

-- outbound/member_source
SELECT
  nullif(trim(SHA2(NULLIF("KEPT"."GRößE_🙂", ''), 256)), '') AS member,
  nullif(trim(COALESCE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "KEPT"."BACK\SLASH")), '') AS spelled
FROM "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}" AS source;

-- outbound/moving_links
-- :1 sync = "it's \\ bound"
WITH heirs AS (
  SELECT DISTINCT
    sent_links.key AS source_key,
    link_rows.source_key AS heir,
    link_rows.blocked
  FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS sent_links
  INNER JOIN "DB"."Dbt Views"."WITH""QUOTE" AS vanished
    ON vanished.source_key = sent_links.key
  INNER JOIN "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS link_rows
    ON link_rows.from_id = sent_links.from_id
  WHERE sent_links.sync = :1
),
doubtful AS (
  SELECT DISTINCT
    wanted.source_key,
    wanted.column_name,
    wanted.to_type,
    CASE WHEN wanted.to_key IS NULL THEN '' ELSE lower(trim(wanted.to_key)) END AS to_key
  FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS wanted
  LEFT JOIN "DB"."HUBSPOT".":1" AS others
    ON others.association = wanted.association
    AND others.to_folded = wanted.to_folded
  LEFT JOIN (
    SELECT DISTINCT
      own_keys.association,
      own_keys.to_folded
    FROM "DB"."Dbt Views"."SELECT" AS own_keys
    INNER JOIN "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS plan
      ON plan.source_key = own_keys.source_key
    WHERE own_keys.state = 'held'
      AND plan.decision = 'planned'
      AND plan.action = 'create'
  ) AS created
    ON created.association = wanted.association
    AND created.to_folded = wanted.to_folded
  WHERE wanted.error_code IS NOT NULL
    OR (others.to_id IS NULL AND created.association IS NULL)
)
SELECT
  sent_links.key AS source_key,
  sent_links.association,
  sent_links.to_type,
  sent_links.to_key,
  sent_links.from_id,
  sent_links.to_id,
  sent_links.label,
  sent_links.category,
  sent_links.type_id,
  CASE
    WHEN doubts.source_key IS NULL AND waiting.source_key IS NULL THEN 'sent'
    ELSE 'held'
  END AS fact
FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS sent_links
LEFT JOIN (
  SELECT
    link_rows.source_key
  FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS link_rows
  WHERE NOT link_rows.blocked
  UNION
  SELECT
    vanished.source_key
  FROM "DB"."Dbt Views"."WITH""QUOTE" AS vanished
) AS moving
  ON moving.source_key = sent_links.key
LEFT JOIN (
  SELECT
    doubtful.source_key,
    doubtful.column_name,
    doubtful.to_type,
    doubtful.to_key
  FROM doubtful
  UNION
  SELECT
    heirs.source_key,
    doubtful.column_name,
    doubtful.to_type,
    doubtful.to_key
  FROM doubtful
  INNER JOIN heirs
    ON heirs.heir = doubtful.source_key
) AS doubts
  ON doubts.source_key = sent_links.key
  AND doubts.column_name = sent_links.association
  AND doubts.to_type = sent_links.to_type
  AND doubts.to_key IN ('', lower(trim(sent_links.to_key)))
LEFT JOIN (
  SELECT DISTINCT
    heirs.source_key
  FROM heirs
  WHERE heirs.blocked
) AS waiting
  ON waiting.source_key = sent_links.key
WHERE sent_links.sync = :1
  AND moving.source_key IS NOT NULL;

-- outbound/others
WITH answering AS (
  SELECT
    found.association,
    found.to_folded,
    found.to_id,
    found.error_code
  FROM "DB"."HUBSPOT"."MIXED CASE" AS found
  LEFT JOIN "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS leaving
    ON found.own = 'true'
    AND leaving.hubspot_id = found.to_id
    AND leaving.decision = 'planned'
  LEFT JOIN (
    SELECT
      own_keys.association,
      own_keys.to_folded,
      plan.hubspot_id
    FROM "DB"."HUBSPOT_SYNC".":1" AS own_keys
    INNER JOIN "DB"."HUBSPOT"."SELECT" AS plan
      ON plan.source_key = own_keys.source_key
    WHERE own_keys.state = 'left'
      AND plan.decision = 'planned'
  ) AS moved
    ON moved.association = found.association
    AND moved.to_folded = found.to_folded
    AND moved.hubspot_id = found.to_id
  WHERE leaving.hubspot_id IS NULL
    AND moved.hubspot_id IS NULL
)
SELECT
  answering.association,
  answering.to_folded,
  answering.to_id,
  answering.error_code
FROM answering
UNION ALL
SELECT
  own_keys.association,
  own_keys.to_folded,
  plan.hubspot_id AS to_id,
  NULL AS error_code
FROM "DB"."HUBSPOT_SYNC".":1" AS own_keys
INNER JOIN "DB"."HUBSPOT"."SELECT" AS plan
  ON plan.source_key = own_keys.source_key
LEFT JOIN answering
  ON answering.association = own_keys.association
  AND answering.to_folded = own_keys.to_folded
WHERE own_keys.state = 'held'
  AND plan.decision = 'planned'
  AND plan.action = 'update'
  AND answering.association IS NULL;

-- outbound/plan_samples
-- :1 action = 42
SELECT
  plan.source_key,
  plan.action,
  plan.hubspot_id,
  plan.properties,
  plan.before
FROM "DB"."Dbt Views"."APOS'TROPHE" AS plan
WHERE plan.decision = 'planned'
  AND plan.action = :1
ORDER BY
  plan.source_key
LIMIT 5;

-- outbound/records_to_read
-- :1 to_type = "it's \\ bound"
-- :2 mirror = true
SELECT DISTINCT
  sides.from_id
FROM (
  SELECT
    link_rows.from_id
  FROM "DB"."Dbt Views"."GRößE_🙂" AS link_rows
  INNER JOIN "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}" AS wanted
    ON wanted.source_key = link_rows.source_key
  WHERE wanted.to_type = :1
    AND NOT link_rows.blocked
  UNION ALL
  SELECT
    moving.from_id
  FROM "DB"."HUBSPOT_SYNC"."SELECT" AS moving
  WHERE moving.to_type = :1
  UNION ALL
  SELECT
    link_rows.from_id
  FROM "DB"."Dbt Views"."GRößE_🙂" AS link_rows
  WHERE :2
    AND NOT link_rows.blocked
) AS sides
WHERE sides.from_id IS NOT NULL;

-- outbound/refuse_doubled_records
-- :1 message = "it's \\ bound"
-- :2 sync = true
UPDATE "DB"."HUBSPOT_SYNC"."BACK\SLASH"
SET
  decision = 'refused',
  action = NULL,
  error_code = 'outbound.identity_doubled',
  error_message = :1,
  retryable = 'false'
WHERE source_key IN (
  SELECT rivals.source_key
  FROM (
    SELECT
      claims.source_key,
      row_number() OVER (
        PARTITION BY claims.hubspot_id
        ORDER BY claims.linked DESC, length(claims.source_key), claims.source_key
      ) AS place
    FROM (
      SELECT
        plan.source_key,
        plan.hubspot_id,
        CASE WHEN links.hubspot_id = plan.hubspot_id THEN 1 ELSE 0 END AS linked
      FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS plan
      LEFT JOIN "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS links
        ON links.sync = :2
        AND links.key = plan.source_key
      WHERE plan.hubspot_id IS NOT NULL
        AND plan.decision IN ('planned', 'unchanged', 'dead')
      UNION ALL
      SELECT
        links.key AS source_key,
        links.hubspot_id,
        1 AS linked
      FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS links
      INNER JOIN "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS frozen
        ON frozen.source_key = links.key
      LEFT JOIN "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS plan
        ON plan.source_key = links.key
      LEFT JOIN "DB"."HUBSPOT"."WITH""QUOTE" AS refused
        ON refused.source_key = links.key
      WHERE links.sync = :2
        AND plan.source_key IS NULL
        AND refused.source_key IS NULL
        AND links.hubspot_id IN (
          SELECT wanted.hubspot_id
          FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS wanted
          WHERE wanted.hubspot_id IS NOT NULL
        )
    ) AS claims
  ) AS rivals
  WHERE rivals.place > 1
);

-- outbound/refuse_doubled_values
-- :1 message = 2026-11-22T10:00:00.000Z
-- :2 property = null
UPDATE "DB"."Dbt Views"."BACK\SLASH"
SET
  decision = 'refused',
  action = NULL,
  error_code = 'outbound.unique_doubled',
  error_message = CAST(:1 AS TIMESTAMP_TZ),
  error_field = :2,
  retryable = 'false'
WHERE decision = 'planned'
  AND source_key IN (
    SELECT rivals.source_key
    FROM (
      SELECT
        claims.source_key,
        row_number() OVER (
          PARTITION BY claims.value
          ORDER BY length(claims.source_key), claims.source_key
        ) AS place
      FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS claims
      INNER JOIN "DB"."Dbt Views"."BACK\SLASH" AS planned
        ON planned.source_key = claims.source_key
      WHERE claims.property = :2
        AND claims.value <> ''
        AND planned.decision = 'planned'
    ) AS rivals
    WHERE rivals.place > 1
  );

-- outbound/refuse_taken_values
-- :1 message = 2026-11-22T10:00:00.000Z
-- :2 property = null
UPDATE "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
SET
  decision = 'set_aside',
  error_code = 'outbound.unique_taken',
  error_message = CAST(:1 AS TIMESTAMP_TZ),
  error_field = :2,
  retryable = 'true'
WHERE decision = 'planned'
  AND source_key IN (
    SELECT claims.source_key
    FROM "DB"."HUBSPOT"."BACK\SLASH" AS claims
    WHERE claims.property = :2
      AND claims.held_by IS NOT NULL
      AND claims.held_by NOT IN (
        SELECT leaving.hubspot_id
        FROM "DB"."HUBSPOT"."BACK\SLASH" AS leaving
        INNER JOIN "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS planned
          ON planned.source_key = leaving.source_key
        WHERE leaving.property = :2
          AND leaving.hubspot_id IS NOT NULL
          AND planned.decision = 'planned'
      )
  );

-- outbound/refuse_unlinked_creates
-- :1 message = 2026-11-22T10:00:00.000Z
-- :2 to_type = 42
UPDATE "DB"."Dbt Views"."GRößE_🙂"
SET
  decision = 'refused',
  action = NULL,
  error_code = 'outbound.required_link_missing',
  error_message = CAST(:1 AS TIMESTAMP_TZ),
  retryable = 'false'
WHERE decision = 'planned'
  AND action = 'create'
  AND source_key NOT IN (
    SELECT linked.source_key
    FROM "DB"."Dbt Views".":1" AS linked
    WHERE linked.decision = 'planned'
      AND linked.action = 'add'
      AND linked.to_type = :2
      AND linked.to_id IS NOT NULL
      AND linked.source_key IS NOT NULL
  );

-- outbound/refused
-- :1 identity_needed = 2026-11-22T10:00:00.000Z
WITH doubled_keys AS (
  SELECT frozen.source_key
  FROM "DB"."Dbt Views"."WITH""QUOTE" AS frozen
  WHERE frozen.source_key IS NOT NULL
  GROUP BY frozen.source_key
  HAVING count(*) > 1
),
doubled_identities AS (
  SELECT frozen.identity
  FROM "DB"."Dbt Views"."WITH""QUOTE" AS frozen
  LEFT JOIN doubled_keys ON doubled_keys.source_key = frozen.source_key
  WHERE frozen.identity IS NOT NULL
    AND frozen.source_key IS NOT NULL
    AND doubled_keys.source_key IS NULL
  GROUP BY frozen.identity
  HAVING count(*) > 1
),
rivals AS (
  SELECT
    frozen.source_key,
    row_number() OVER (
      PARTITION BY frozen.identity
      ORDER BY length(frozen.source_key), frozen.source_key
    ) AS place
  FROM "DB"."Dbt Views"."WITH""QUOTE" AS frozen
  INNER JOIN doubled_identities ON doubled_identities.identity = frozen.identity
  LEFT JOIN doubled_keys ON doubled_keys.source_key = frozen.source_key
  WHERE frozen.source_key IS NOT NULL
    AND doubled_keys.source_key IS NULL
)
SELECT
  frozen.source_key,
  'outbound.key_missing' AS error_code
FROM "DB"."Dbt Views"."WITH""QUOTE" AS frozen
WHERE frozen.source_key IS NULL
UNION ALL
SELECT
  frozen.source_key,
  'outbound.key_doubled' AS error_code
FROM "DB"."Dbt Views"."WITH""QUOTE" AS frozen
INNER JOIN doubled_keys ON doubled_keys.source_key = frozen.source_key
UNION ALL
SELECT
  frozen.source_key,
  'outbound.identity_missing' AS error_code
FROM "DB"."Dbt Views"."WITH""QUOTE" AS frozen
LEFT JOIN doubled_keys ON doubled_keys.source_key = frozen.source_key
WHERE CAST(:1 AS TIMESTAMP_TZ)
  AND frozen.identity IS NULL
  AND frozen.source_key IS NOT NULL
  AND doubled_keys.source_key IS NULL
UNION ALL
SELECT
  rivals.source_key,
  'outbound.identity_doubled' AS error_code
FROM rivals
WHERE rivals.place > 1;

-- outbound/refused_links
SELECT
  CAST(NULL AS VARCHAR) AS source_key,
  link_source.from_key AS shown_key,
  CASE
    WHEN link_source.from_key IS NULL THEN 'outbound.link_from_missing'
    ELSE 'outbound.link_to_missing'
  END AS error_code
FROM "DB"."Dbt Views"."MIXED CASE" AS link_source
WHERE link_source.from_key IS NULL
  OR link_source.to_key IS NULL;

-- outbound/refused_members
SELECT
  CAST(NULL AS VARCHAR) AS source_key,
  'outbound.identity_missing' AS error_code
FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS member_source
WHERE member_source.member IS NULL;

-- outbound/retry_forget
-- :1 sync = null
DELETE FROM "DB"."HUBSPOT".":1"
WHERE sync = :1
  AND key IN (
    SELECT
      named.key
    FROM "DB"."HUBSPOT"."WITH""QUOTE" AS named
    WHERE named.status = 'skipped'
  );

-- outbound/retry_links
-- :1 sync = 2026-11-22T10:00:00.000Z
UPDATE "DB"."Dbt Views"."BACK\SLASH"
SET
  status = 'set_aside',
  attempts = 0
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND status IN ('set_aside', 'dead')
  AND key IN (
    SELECT
      named.key
    FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS named
  );

-- outbound/retry_reset
-- :1 sync = true
UPDATE "DB"."HUBSPOT_SYNC".":1"
SET
  status = 'set_aside',
  attempts = 0
WHERE sync = :1
  AND status IN ('set_aside', 'dead')
  AND key IN (
    SELECT
      named.key
    FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS named
  );

-- outbound/retry_rows
-- :1 sync = 9007199254740993n
-- :2 error_code = true
SELECT
  change.key,
  change.status,
  'row' AS kind
FROM "DB"."HUBSPOT"."BACK\SLASH" AS change
WHERE change.sync = :1
  AND change.status IN ('set_aside', 'dead', 'skipped')
  AND change.key IS NOT NULL
  AND (:2 IS NULL OR change.error_code = :2)
UNION ALL
SELECT
  links.key,
  links.status,
  'link' AS kind
FROM "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}" AS links
WHERE links.sync = :1
  AND links.status IN ('set_aside', 'dead')
  AND (:2 IS NULL OR links.error_code = :2);

-- outbound/retry_unskip
-- :1 sync = 9007199254740993n
DELETE FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
WHERE sync = :1
  AND status = 'skipped'
  AND key IN (
    SELECT
      named.key
    FROM "DB"."HUBSPOT"."APOS'TROPHE" AS named
    WHERE named.status = 'skipped'
  );

-- outbound/send_add_batch
-- :1 batch_id = true
-- :2 sync = 2026-11-22T10:00:00.000Z
-- :3 run_id = null
-- :4 object = "it's \\ bound"
-- :5 action = 42
-- :6 route = 9007199254740993n
-- :7 rows = true
-- :8 sha256 = 2026-11-22T10:00:00.000Z
-- :9 import_name = null
-- :10 sent_at = "it's \\ bound"
-- :11 changed_at = 42
INSERT INTO "DB"."Dbt Views"."MIXED CASE" (
  batch_id,
  sync,
  run_id,
  object,
  action,
  route,
  status,
  "GRößE_🙂", "SEMI;COLON--COMMENT",
  sha256,
  import_name,
  import_id,
  sent_at,
  changed_at
)
SELECT
  :1,
  CAST(:2 AS TIMESTAMP_TZ),
  :3,
  :4,
  :5,
  :6,
  'saved',
  :7,
  CAST(:8 AS TIMESTAMP_TZ),
  :9,
  NULL,
  :10,
  :11;

-- outbound/send_chosen
-- :1 sync = "it's \\ bound"
SELECT
  change.change_id,
  change.key,
  change.object,
  change.action,
  change.hubspot_id,
  change.identity_property,
  change.identity_unique,
  change.identity,
  change.properties,
  change.before,
  change.attempts,
  change.batch_id
FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS change
INNER JOIN "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS chosen
  ON chosen.change_id = change.change_id
WHERE change.sync = :1
  AND change.status = 'planned'
ORDER BY change.change_id;

-- outbound/send_contended
SELECT
  takers.change_id,
  givers.change_id AS holder_id,
  takers.property
FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS takers
INNER JOIN "DB"."HUBSPOT_SYNC"."MIXED CASE" AS givers
  ON givers.property = takers.property
  AND givers.gives = takers.takes
  AND givers.change_id <> takers.change_id
ORDER BY
  takers.change_id,
  givers.change_id
LIMIT 100;

-- outbound/send_create_links
-- :1 to_type = 42
-- :2 sync = 9007199254740993n
-- :3 first = true
-- :4 last = 2026-11-22T10:00:00.000Z
SELECT
  change.change_id,
  links.to_id,
  links.label,
  links.category,
  links.type_id
FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS change
INNER JOIN "DB"."Dbt Views".":1" AS links
  ON links.sync = change.sync
  AND links.key = change.key
  AND links.action = 'add'
  AND links.status IN ('planned', 'sent')
  AND links.to_type = :1
  AND links.to_id IS NOT NULL
WHERE change.sync = :2
  AND change.action = 'create'
  AND change.status = 'planned'
  AND change.change_id >= :3
  AND change.change_id <= CAST(:4 AS TIMESTAMP_TZ)
ORDER BY change.change_id, length(links.to_id), links.to_id, links.type_id;

-- outbound/send_import_rows
-- :1 sync = true
-- :2 column_set = 2026-11-22T10:00:00.000Z
-- :3 after = null
SELECT
  change.change_id,
  change.key,
  change.object,
  change.action,
  change.hubspot_id,
  change.identity_property,
  change.identity_unique,
  change.identity,
  change.properties,
  change.attempts,
  change.batch_id
FROM "DB"."Dbt Views"."MIXED CASE" AS change
INNER JOIN "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS sets
  ON sets.change_id = change.change_id
WHERE change.sync = :1
  AND change.status = 'planned'
  AND sets.column_set = CAST(:2 AS TIMESTAMP_TZ)
  AND change.change_id > :3
ORDER BY change.change_id
LIMIT 100;

-- outbound/send_import_started
-- :1 import_id = 9007199254740993n
-- :2 changed_at = true
-- :3 batch_id = 2026-11-22T10:00:00.000Z
UPDATE "DB"."HUBSPOT"."WITH""QUOTE"
SET
  status = 'sent',
  import_id = :1,
  changed_at = :2
WHERE batch_id = CAST(:3 AS TIMESTAMP_TZ);

-- outbound/send_importable
-- :1 sync = 42
-- :2 object = 9007199254740993n
-- :3 action = true
SELECT
  change_id,
  key,
  object,
  action,
  hubspot_id,
  identity_property,
  identity_unique,
  identity,
  properties,
  attempts,
  batch_id
FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT"
WHERE sync = :1
  AND status = 'planned'
  AND object = :2
  AND action = :3
  AND NOT batch_only
  AND (action <> 'create' OR identity_unique);

-- outbound/send_importable_pairs
-- :1 sync = "it's \\ bound"
-- :2 from_type = 42
-- :3 to_type = 9007199254740993n
SELECT
  change.pair_id,
  min(change.run_id) AS run_id,
  min(change.from_id) AS from_id,
  min(change.to_id) AS to_id,
  min(change.write_types) AS write_types,
  CAST(NULL AS VARCHAR) AS remove_types,
  FALSE AS remove_pair,
  count(*) AS links,
  count(DISTINCT CASE WHEN change.label IS NOT NULL THEN concat(change.category, ' ', change.type_id) END) AS labels
FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS change
WHERE change.sync = :1
  AND change.from_type = :2
  AND change.to_type = :3
  AND change.status IN ('planned', 'sent')
GROUP BY
  change.pair_id
HAVING sum(
  CASE
    WHEN change.status = 'planned'
      AND change.action = 'add'
      AND coalesce(change.attempts, 0) = 0
      AND change.from_id IS NOT NULL
      AND change.to_id IS NOT NULL
      AND change.write_types IS NOT NULL
      AND change.remove_types IS NULL
      AND NOT coalesce(change.remove_pair, FALSE)
    THEN 0
    ELSE 1
  END
) = 0
ORDER BY change.pair_id;

-- outbound/send_imports
-- :1 sync = true
-- :2 of_links = 2026-11-22T10:00:00.000Z
SELECT
  batch_id,
  object,
  action,
  CASE WHEN REGEXP_LIKE("KEPT"."GRößE_🙂", '[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?(Z|[+-][0-9]{2}:?[0-9]{2})') AND NOT STARTSWITH("KEPT"."GRößE_🙂", '0000') THEN CONVERT_TIMEZONE('UTC', TRY_CAST(REGEXP_REPLACE(REPLACE("KEPT"."GRößE_🙂", 'Z', '+00:00'), '([+-][0-9]{2})([0-9]{2})$', '\\1:\\2') AS TIMESTAMP_TZ)) WHEN REGEXP_LIKE("KEPT"."GRößE_🙂", '-?[0-9]{1,15}') THEN CONVERT_TIMEZONE('UTC', TO_TIMESTAMP_LTZ(CASE WHEN REGEXP_LIKE("KEPT"."GRößE_🙂", '[0-9]{9,10}') THEN TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT) * 1000 WHEN TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT) BETWEEN -62135596800000 AND 253402300799999 THEN TRY_CAST("KEPT"."GRößE_🙂" AS BIGINT) END, 3)) END,
  import_name,
  import_id,
  sent_at
FROM "DB"."HUBSPOT_SYNC"."SELECT"
WHERE sync = :1
  AND route = 'import'
  AND status IN ('saved', 'sent')
  AND CASE WHEN action = 'link' THEN CAST(:2 AS TIMESTAMP_TZ) ELSE NOT CAST(:2 AS TIMESTAMP_TZ) END
ORDER BY batch_id;

-- outbound/send_link_from_ids
-- :1 sync = true
UPDATE "DB"."Dbt Views"."MIXED CASE"
SET
  from_id = known.linked_id
FROM (
  SELECT
    links.key AS linked_key,
    links.hubspot_id AS linked_id
  FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS links
  WHERE links.sync = :1
) AS known
WHERE sync = :1
  AND status = 'planned'
  AND from_id IS NULL
  AND key = known.linked_key;

-- outbound/send_link_to_ids
-- :1 sync = 9007199254740993n
UPDATE "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
SET
  to_id = known.linked_id
FROM (
  SELECT
    links.key AS linked_key,
    links.hubspot_id AS linked_id
  FROM "DB"."HUBSPOT"."WITH""QUOTE" AS links
  WHERE links.sync = :1
) AS known
WHERE sync = :1
  AND status = 'planned'
  AND to_id IS NULL
  AND to_source_key = known.linked_key;

-- outbound/send_links_unwritten
-- :1 message = null
-- :2 changed_at = "it's \\ bound"
-- :3 sync = 42
UPDATE "DB"."HUBSPOT"."MIXED CASE"
SET
  status = 'set_aside',
  error_code = 'outbound.record_not_written',
  error_message = :1,
  retryable = TRUE,
  changed_at = :2
WHERE sync = :3
  AND status = 'planned'
  AND (from_id IS NULL OR to_id IS NULL);

-- outbound/send_lost
-- :1 sync = "it's \\ bound"
-- :2 after = 42
SELECT
  change.change_id,
  change.key,
  change.object,
  change.action,
  change.hubspot_id,
  change.identity_property,
  change.identity_unique,
  change.identity,
  change.properties,
  change.before,
  change.attempts,
  change.batch_id,
  batches.sent_at
FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS change
LEFT JOIN "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS batches
  ON batches.batch_id = change.batch_id
WHERE change.sync = :1
  AND change.status = 'sent'
  AND coalesce(batches.route, 'batch') = 'batch'
  AND change.change_id > :2
ORDER BY change.change_id
LIMIT 100;

-- outbound/send_mark
-- :1 batch_id = 2026-11-22T10:00:00.000Z
-- :2 changed_at = null
-- :3 sync = "it's \\ bound"
-- :4 object = 42
-- :5 action = 9007199254740993n
-- :6 first = true
-- :7 last = 2026-11-22T10:00:00.000Z
UPDATE "DB"."Dbt Views"."GRößE_🙂"
SET
  status = 'sent',
  batch_id = CAST(:1 AS TIMESTAMP_TZ),
  attempts = coalesce(attempts, 0) + 1,
  changed_at = :2
WHERE sync = :3
  AND status = 'planned'
  AND object = :4
  AND action = :5
  AND change_id >= :6
  AND change_id <= CAST(:7 AS TIMESTAMP_TZ);

-- outbound/send_mark_chosen
-- :1 batch_id = 42
-- :2 changed_at = 9007199254740993n
-- :3 sync = true
-- :4 object = 2026-11-22T10:00:00.000Z
-- :5 action = null
-- :6 first = 9007199254740993n
-- :7 last = true
UPDATE "DB"."Dbt Views"."MIXED CASE"
SET
  status = 'sent',
  batch_id = :1,
  attempts = coalesce(attempts, 0) + 1,
  changed_at = :2
WHERE sync = :3
  AND status = 'planned'
  AND object = CAST(:4 AS TIMESTAMP_TZ)
  AND action = :5
  AND change_id IN (
    SELECT chosen.change_id
    FROM "DB"."HUBSPOT"."WITH""QUOTE" AS chosen
    WHERE chosen.change_id >= :6
      AND chosen.change_id <= :7
  );

-- outbound/send_mark_import
-- :1 batch_id = "it's \\ bound"
-- :2 changed_at = 42
-- :3 sync = 9007199254740993n
-- :4 column_set = null
-- :5 first = "it's \\ bound"
-- :6 last = 42
UPDATE "DB"."HUBSPOT_SYNC"."GRößE_🙂"
SET
  status = 'sent',
  batch_id = :1,
  attempts = coalesce(attempts, 0) + 1,
  changed_at = :2
WHERE sync = :3
  AND status = 'planned'
  AND change_id IN (
    SELECT
      sets.change_id
    FROM "DB"."HUBSPOT"."SELECT" AS sets
    WHERE sets.column_set = :4
      AND sets.change_id >= :5
      AND sets.change_id <= :6
  );

-- outbound/send_mark_links
-- :1 batch_id = 2026-11-22T10:00:00.000Z
-- :2 changed_at = null
-- :3 sync = "it's \\ bound"
-- :4 from_type = 42
-- :5 to_type = 9007199254740993n
-- :6 first = true
-- :7 last = 2026-11-22T10:00:00.000Z
UPDATE "DB"."Dbt Views"."GRößE_🙂"
SET
  status = 'sent',
  batch_id = CAST(:1 AS TIMESTAMP_TZ),
  attempts = coalesce(attempts, 0) + 1,
  changed_at = :2
WHERE sync = :3
  AND status IN ('planned', 'sent')
  AND from_type = :4
  AND to_type = :5
  AND from_id IS NOT NULL
  AND to_id IS NOT NULL
  AND pair_id >= :6
  AND pair_id <= CAST(:7 AS TIMESTAMP_TZ)
  AND CASE WHEN status = 'planned' THEN '' ELSE batch_id END NOT IN (
    SELECT
      batches.batch_id
    FROM "DB"."Dbt Views"."MIXED CASE" AS batches
    WHERE batches.sync = :3
      AND batches.route = 'import'
      AND batches.status IN ('saved', 'sent')
  );

-- outbound/send_mark_pairs
-- :1 batch_id = true
-- :2 changed_at = 2026-11-22T10:00:00.000Z
-- :3 sync = null
-- :4 pair_set = 9007199254740993n
-- :5 first = true
-- :6 last = 2026-11-22T10:00:00.000Z
UPDATE "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT"
SET
  status = 'sent',
  batch_id = :1,
  attempts = coalesce(attempts, 0) + 1,
  changed_at = CAST(:2 AS TIMESTAMP_TZ)
WHERE sync = :3
  AND status = 'planned'
  AND pair_id IN (
    SELECT
      pairs.pair_id
    FROM "DB"."HUBSPOT"."WITH""QUOTE" AS pairs
    WHERE pairs.pair_set = :4
      AND pairs.pair_id >= :5
      AND pairs.pair_id <= CAST(:6 AS TIMESTAMP_TZ)
  );

-- outbound/send_moving
-- :1 sync = 42
-- :2 object = 9007199254740993n
-- :3 needle = true
SELECT
  change_id,
  key,
  object,
  action,
  hubspot_id,
  identity_property,
  identity_unique,
  identity,
  properties,
  before,
  attempts,
  batch_id
FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT"
WHERE sync = :1
  AND status = 'planned'
  AND object = :2
  AND action = 'update'
  AND contains(properties, :3);

-- outbound/send_open_links
-- :1 sync = 9007199254740993n
SELECT
  change.from_type,
  change.to_type,
  count(*) AS counted,
  count(DISTINCT change.pair_id) AS pairs
FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS change
LEFT JOIN "DB"."HUBSPOT"."BACK\SLASH" AS at_work
  ON at_work.batch_id = change.batch_id
  AND at_work.route = 'import'
  AND at_work.status IN ('saved', 'sent')
  AND change.status = 'sent'
WHERE change.sync = :1
  AND change.status IN ('planned', 'sent')
  AND change.from_id IS NOT NULL
  AND change.to_id IS NOT NULL
  AND at_work.batch_id IS NULL
GROUP BY
  change.from_type,
  change.to_type
ORDER BY
  change.from_type,
  change.to_type;

-- outbound/send_pair_labels
-- :1 sync = null
-- :2 from_type = "it's \\ bound"
-- :3 to_type = 42
-- :4 first = 9007199254740993n
-- :5 last = true
SELECT
  change.pair_id,
  change.action,
  change.label,
  change.from_id,
  change.category,
  change.type_id,
  change.inverse_type_id
FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS change
WHERE change.sync = :1
  AND change.status IN ('planned', 'sent')
  AND change.from_type = :2
  AND change.to_type = :3
  AND change.label IS NOT NULL
  AND change.pair_id >= :4
  AND change.pair_id <= :5;

-- outbound/send_pair_lines
-- :1 pair_set = "it's \\ bound"
-- :2 after = 42
SELECT
  pairs.pair_id,
  pairs.from_id,
  pairs.to_id,
  pairs.labels,
  pairs.links
FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS pairs
WHERE pairs.pair_set = :1
  AND pairs.pair_id > :2
ORDER BY pairs.pair_id
LIMIT 100;

-- outbound/send_pair_sets
SELECT
  pairs.pair_set,
  count(*) AS pairs,
  least(count(DISTINCT pairs.from_id), count(DISTINCT pairs.to_id)) AS records
FROM "DB"."Dbt Views"."$VALUE {{SLOT}}" AS pairs
GROUP BY
  pairs.pair_set
ORDER BY
  pairs.pair_set;

-- outbound/send_pairs
-- :1 sync = 9007199254740993n
-- :2 from_type = true
-- :3 to_type = 2026-11-22T10:00:00.000Z
-- :4 after = null
SELECT
  pairs.pair_id,
  pairs.run_id,
  pairs.from_id,
  pairs.to_id,
  pairs.write_types,
  pairs.remove_types,
  pairs.remove_pair
FROM (
  SELECT
    change.pair_id,
    change.run_id,
    change.from_id,
    change.to_id,
    change.write_types,
    change.remove_types,
    change.remove_pair,
    row_number() OVER (
      PARTITION BY change.pair_id
      ORDER BY
        length(coalesce(change.write_types, '')) + length(coalesce(change.remove_types, '')) DESC,
        change.change_id
    ) AS place
  FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS change
  LEFT JOIN "DB"."HUBSPOT"."WITH""QUOTE" AS at_work
    ON at_work.batch_id = change.batch_id
    AND at_work.route = 'import'
    AND at_work.status IN ('saved', 'sent')
    AND change.status = 'sent'
  WHERE change.sync = :1
    AND change.status IN ('planned', 'sent')
    AND change.from_type = :2
    AND change.to_type = CAST(:3 AS TIMESTAMP_TZ)
    AND change.from_id IS NOT NULL
    AND change.to_id IS NOT NULL
    AND change.pair_id > :4
    AND at_work.batch_id IS NULL
) AS pairs
WHERE pairs.place = 1
ORDER BY pairs.pair_id
LIMIT 100;

-- outbound/send_pending_links
-- :1 sync = 9007199254740993n
SELECT
  (
    SELECT count(*)
    FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS change
    WHERE change.sync = :1
      AND change.status IN ('planned', 'sent')
  ) + (
    SELECT count(*)
    FROM "DB"."HUBSPOT"."SELECT" AS batch
    WHERE batch.sync = :1
      AND batch.action = 'link'
      AND batch.status IN ('saved', 'sent')
  ) AS pending;

-- outbound/send_planned
-- :1 sync = 42
-- :2 object = 9007199254740993n
-- :3 action = true
-- :4 after = 2026-11-22T10:00:00.000Z
SELECT
  change_id,
  key,
  object,
  action,
  hubspot_id,
  identity_property,
  identity_unique,
  identity,
  properties,
  before,
  attempts,
  batch_id
FROM "DB"."Dbt Views"."APOS'TROPHE"
WHERE sync = :1
  AND status = 'planned'
  AND object = :2
  AND action = :3
  AND change_id > CAST(:4 AS TIMESTAMP_TZ)
ORDER BY change_id
LIMIT 100;

-- outbound/send_rivals
-- :1 sync = 42
-- :2 hubspot_id = 9007199254740993n
-- :3 key = true
SELECT
  links.key
FROM "DB"."Dbt Views".":1" AS links
WHERE links.sync = :1
  AND links.hubspot_id = :2
  AND links.key <> :3
UNION ALL
SELECT
  change.key
FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS change
WHERE change.sync = :1
  AND change.hubspot_id = :2
  AND change.status IN ('planned', 'sent')
  AND change.key <> :3
LIMIT 1;

-- outbound/send_unfinished
-- :1 sync = 9007199254740993n
SELECT
  object,
  action,
  status,
  count(*) AS counted,
  sum(CASE WHEN coalesce(batch_only, FALSE) OR (action = 'create' AND NOT coalesce(identity_unique, FALSE)) THEN 0 ELSE 1 END) AS importable
FROM "DB"."HUBSPOT"."GRößE_🙂"
WHERE sync = :1
  AND status IN ('planned', 'sent')
GROUP BY
  object,
  action,
  status
ORDER BY
  object,
  action,
  status;

-- outbound/send_unproven
-- :1 sync = null
SELECT
  change_id
FROM "DB"."HUBSPOT".":1"
WHERE sync = :1
  AND status = 'sent'
  AND action = 'create'
  AND identity_property IS NULL
ORDER BY change_id;

-- outbound/set_aside_unlinked
-- :1 message = 9007199254740993n
UPDATE "DB"."HUBSPOT"."WITH""QUOTE"
SET
  decision = 'set_aside',
  error_code = 'outbound.record_not_written',
  error_message = :1,
  retryable = 'true'
WHERE decision = 'planned'
  AND action = 'add'
  AND source_key IN (
    SELECT refused.source_key
    FROM "DB"."HUBSPOT"."MIXED CASE" AS refused
    WHERE refused.decision = 'refused'
      AND refused.error_code = 'outbound.required_link_missing'
  );

-- outbound/settle_archived_links
-- :1 changed_at = 42
INSERT INTO "DB"."Dbt Views"."SEMI;COLON--COMMENT" (
  change_id,
  sync,
  run_id,
  key,
  association,
  from_type,
  to_type,
  from_id,
  to_key,
  to_id,
  action,
  label,
  category,
  type_id,
  inverse_type_id,
  pair_id,
  remove_pair,
  status,
  batch_id,
  attempts,
  changed_at
)
SELECT
  concat(
    moved.change_id,
    ':',
    CAST(
      row_number() OVER (
        PARTITION BY moved.change_id
        ORDER BY sent_links.to_type, sent_links.to_id, sent_links.association, sent_links.type_id
      ) AS VARCHAR
    )
  ),
  moved.sync,
  moved.run_id,
  moved.key,
  sent_links.association,
  moved.object,
  sent_links.to_type,
  sent_links.from_id,
  sent_links.to_key,
  sent_links.to_id,
  'remove',
  sent_links.label,
  sent_links.category,
  sent_links.type_id,
  sent_links.inverse_type_id,
  concat(moved.change_id, ':', sent_links.to_type, ':', sent_links.to_id),
  TRUE,
  'settled',
  moved.batch_id,
  moved.attempts,
  :1
FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS moved
INNER JOIN "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS sent_links
  ON sent_links.sync = moved.sync
  AND sent_links.key = moved.key
WHERE moved.status = 'settled'
  AND moved.action = 'archive';

-- outbound/settle_association_changes
-- :1 changed_at = 9007199254740993n
-- :2 sync = null
UPDATE "DB"."HUBSPOT"."BACK\SLASH"
SET
  status = CASE WHEN action = 'add' THEN verdicts.add_status ELSE verdicts.remove_status END,
  error_code = CASE WHEN action = 'add' THEN verdicts.add_code ELSE verdicts.remove_code END,
  error_message = CASE WHEN action = 'add' THEN verdicts.add_message ELSE verdicts.remove_message END,
  retryable = CASE WHEN action = 'add' THEN verdicts.add_retryable ELSE verdicts.remove_retryable END,
  changed_at = :1
FROM (
  SELECT
    staged.pair_id AS judged_pair,
    staged.batch_id AS judged_batch,
    staged.add_status,
    staged.add_code,
    staged.add_message,
    CAST(staged.add_retryable AS BOOLEAN) AS add_retryable,
    staged.remove_status,
    staged.remove_code,
    staged.remove_message,
    CAST(staged.remove_retryable AS BOOLEAN) AS remove_retryable
  FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS staged
) AS verdicts
WHERE sync = :2
  AND batch_id = verdicts.judged_batch
  AND pair_id = verdicts.judged_pair;

-- outbound/settle_batch
-- :1 status = 9007199254740993n
-- :2 sent_at = true
-- :3 changed_at = 2026-11-22T10:00:00.000Z
-- :4 batch_id = null
UPDATE "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
SET
  status = :1,
  sent_at = coalesce(CAST(:2 AS TIMESTAMPTZ), sent_at),
  changed_at = CAST(:3 AS TIMESTAMP_TZ)
WHERE batch_id = :4;

-- outbound/settle_changes
INSERT INTO "DB"."HUBSPOT"."GRößE_🙂" ("SEMI;COLON--COMMENT", "$VALUE {{SLOT}}")
SELECT
  "SEMI;COLON--COMMENT", "$VALUE {{SLOT}}"
FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX";

-- outbound/settle_count_left_pairs
SELECT
  count(*) AS pairs
FROM "DB"."HUBSPOT"."WITH""QUOTE" AS verdicts
WHERE verdicts.add_status <> 'settled';

-- outbound/settle_count_links
-- :1 sync = "it's \\ bound"
SELECT
  ends.action,
  ends.status,
  count(*) AS counted
FROM (
  SELECT DISTINCT
    change.action,
    change.status,
    change.pair_id,
    CASE
      WHEN change.label IS NULL THEN ''
      WHEN change.from_id <= change.to_id THEN change.type_id
      ELSE coalesce(change.inverse_type_id, change.type_id)
    END AS link_type,
    CASE WHEN change.label IS NULL THEN '' ELSE change.category END AS link_category
  FROM "DB"."Dbt Views"."BACK\SLASH" AS change
  INNER JOIN "DB"."HUBSPOT_SYNC"."GRößE_🙂" AS verdicts
    ON verdicts.pair_id = change.pair_id
    AND verdicts.batch_id = change.batch_id
  WHERE change.sync = :1
) AS ends
GROUP BY
  ends.action,
  ends.status;

-- outbound/settle_first_of_batch
-- :1 sync = true
-- :2 batch_id = 2026-11-22T10:00:00.000Z
SELECT
  object,
  action,
  identity_property
FROM "DB"."HUBSPOT_SYNC".":1"
WHERE sync = :1
  AND batch_id = CAST(:2 AS TIMESTAMP_TZ)
LIMIT 1;

-- outbound/settle_forget_archived
-- :1 sync = 42
DELETE FROM "DB"."Dbt Views"."APOS'TROPHE"
WHERE sync = :1
  AND key IN (
    SELECT
      moved.key
    FROM "DB"."Dbt Views"."GRößE_🙂" AS moved
    WHERE moved.status = 'settled'
      AND moved.action = 'archive'
  );

-- outbound/settle_forget_changes
-- :1 sync = "it's \\ bound"
DELETE FROM "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}"
WHERE sync = :1
  AND change_id IN (
    SELECT
      moved.change_id
    FROM "DB"."HUBSPOT_SYNC"."SELECT" AS moved
  );

-- outbound/settle_forget_linked
-- :1 sync = null
DELETE FROM "DB"."HUBSPOT"."APOS'TROPHE"
WHERE sync = :1
  AND key IN (
    SELECT
      change.key
    FROM "DB"."HUBSPOT"."GRößE_🙂" AS change
    INNER JOIN "DB"."Dbt Views"."$VALUE {{SLOT}}" AS verdicts
      ON verdicts.pair_id = change.pair_id
      AND verdicts.batch_id = change.batch_id
    WHERE change.sync = :1
  );

-- outbound/settle_forget_links
-- :1 sync = "it's \\ bound"
DELETE FROM "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
WHERE sync = :1
  AND key IN (
    SELECT
      moved.key
    FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS moved
    WHERE moved.status = 'settled'
  );

-- outbound/settle_forget_sent
-- :1 sync = null
DELETE FROM "DB"."HUBSPOT"."MIXED CASE"
WHERE sync = :1
  AND key IN (
    SELECT
      moved.key
    FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS moved
    WHERE moved.status = 'settled'
  );

-- outbound/settle_forget_sent_links
-- :1 sync = 2026-11-22T10:00:00.000Z
DELETE FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND (key, association, to_type, from_id, to_id, category, type_id) IN (
    SELECT
      change.key,
      change.association,
      change.to_type,
      change.from_id,
      change.to_id,
      change.category,
      change.type_id
    FROM "DB"."Dbt Views"."APOS'TROPHE" AS change
    INNER JOIN "DB"."HUBSPOT_SYNC"."MIXED CASE" AS verdicts
      ON verdicts.pair_id = change.pair_id
      AND verdicts.batch_id = change.batch_id
    WHERE change.sync = CAST(:1 AS TIMESTAMP_TZ)
      AND change.status = 'settled'
  );

-- outbound/settle_import_page
-- :1 sync = true
-- :2 batch_id = 2026-11-22T10:00:00.000Z
-- :3 after = null
SELECT
  change.change_id,
  change.key,
  change.object,
  change.action,
  change.hubspot_id,
  change.identity_property,
  change.identity_unique,
  change.identity,
  change.properties,
  change.before,
  change.attempts,
  change.batch_id,
  batches.sent_at,
  refusals.error_code AS refusal_code,
  refusals.error_message AS refusal_message,
  refusals.error_field AS refusal_field,
  refusals.retryable AS refusal_retryable
FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT" AS change
INNER JOIN "DB"."Dbt Views".":1" AS batches
  ON batches.batch_id = change.batch_id
LEFT JOIN "DB"."HUBSPOT_SYNC"."SELECT" AS refusals
  ON refusals.change_id = change.change_id
WHERE change.sync = :1
  AND change.status = 'sent'
  AND change.batch_id = CAST(:2 AS TIMESTAMP_TZ)
  AND change.change_id > :3
ORDER BY change.change_id
LIMIT 100;

-- outbound/settle_line_base
SELECT
  CAST(min(CAST(errors.line AS INTEGER) - numbered.place) AS VARCHAR) AS lowest,
  CAST(max(CAST(errors.line AS INTEGER) - numbered.place) AS VARCHAR) AS highest
FROM "DB"."HUBSPOT"."GRößE_🙂" AS errors
INNER JOIN "DB"."Dbt Views"."$VALUE {{SLOT}}" AS numbered
  ON numbered.cell = errors.cell;

-- outbound/settle_link_records
-- :1 backward = 2026-11-22T10:00:00.000Z
-- :2 sync = 42
-- :3 batch_id = 9007199254740993n
SELECT DISTINCT
  CASE WHEN CAST(:1 AS TIMESTAMP_TZ) THEN change.to_id ELSE change.from_id END AS record_id
FROM "DB"."Dbt Views"."SELECT" AS change
WHERE change.sync = :2
  AND change.batch_id = :3
  AND change.status = 'sent';

-- outbound/settle_link_sides
-- :1 sync = null
-- :2 batch_id = "it's \\ bound"
SELECT
  change.from_type,
  change.to_type,
  count(DISTINCT change.from_id) AS from_records,
  count(DISTINCT change.to_id) AS to_records,
  sum(CASE WHEN change.label IS NOT NULL AND change.inverse_type_id IS NULL THEN 1 ELSE 0 END) AS one_sided
FROM "DB"."HUBSPOT"."MIXED CASE" AS change
WHERE change.sync = :1
  AND change.batch_id = :2
  AND change.status = 'sent'
GROUP BY
  change.from_type,
  change.to_type;

-- outbound/settle_link_verdicts
-- :1 backward = null
-- :2 sync = "it's \\ bound"
-- :3 batch_id = 42
SELECT
  judged.pair_id,
  judged.batch_id,
  CASE WHEN judged.missing = 0 THEN 'settled' ELSE 'planned' END AS add_status,
  CAST(NULL AS VARCHAR) AS add_code,
  CAST(NULL AS VARCHAR) AS add_message,
  CAST(NULL AS VARCHAR) AS add_retryable,
  'planned' AS remove_status,
  CAST(NULL AS VARCHAR) AS remove_code,
  CAST(NULL AS VARCHAR) AS remove_message,
  CAST(NULL AS VARCHAR) AS remove_retryable
FROM (
  SELECT
    change.pair_id,
    change.batch_id,
    sum(
      CASE
        WHEN change.label IS NULL AND linked.from_id IS NOT NULL THEN 0
        WHEN change.label IS NOT NULL AND labelled.from_id IS NOT NULL THEN 0
        ELSE 1
      END
    ) AS missing
  FROM "DB"."HUBSPOT_SYNC".":1" AS change
  LEFT JOIN (
    SELECT DISTINCT
      held.from_id,
      held.to_id
    FROM "DB"."HUBSPOT"."SELECT" AS held
  ) AS linked
    ON linked.from_id = change.from_id
    AND linked.to_id = change.to_id
  LEFT JOIN (
    SELECT DISTINCT
      held.from_id,
      held.to_id,
      held.category,
      held.type_id
    FROM "DB"."HUBSPOT"."SELECT" AS held
  ) AS labelled
    ON labelled.from_id = change.from_id
    AND labelled.to_id = change.to_id
    AND labelled.category = change.category
    AND labelled.type_id = CASE WHEN :1 THEN change.inverse_type_id ELSE change.type_id END
  WHERE change.sync = :2
    AND change.batch_id = :3
    AND change.status = 'sent'
  GROUP BY
    change.pair_id,
    change.batch_id
) AS judged;

-- outbound/settle_linked
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 run_id = null
-- :3 changed_at = "it's \\ bound"
INSERT INTO "DB"."Dbt Views"."GRößE_🙂" (
  sync,
  key,
  link_hash,
  run_id,
  changed_at
)
SELECT
  CAST(:1 AS TIMESTAMP_TZ),
  rows_of_run.key,
  max(rows_of_run.link_hash) AS link_hash,
  :2,
  :3
FROM "DB"."HUBSPOT_SYNC"."SELECT" AS rows_of_run
INNER JOIN (
  SELECT DISTINCT
    change.run_id,
    change.key
  FROM "DB"."HUBSPOT_SYNC"."SELECT" AS change
  INNER JOIN "DB"."HUBSPOT"."APOS'TROPHE" AS verdicts
    ON verdicts.pair_id = change.pair_id
    AND verdicts.batch_id = change.batch_id
  WHERE change.sync = CAST(:1 AS TIMESTAMP_TZ)
) AS touched
  ON touched.run_id = rows_of_run.run_id
  AND touched.key = rows_of_run.key
WHERE rows_of_run.sync = CAST(:1 AS TIMESTAMP_TZ)
GROUP BY
  rows_of_run.run_id,
  rows_of_run.key
HAVING count(*) = sum(CASE WHEN rows_of_run.status = 'settled' THEN 1 ELSE 0 END)
  AND max(rows_of_run.link_hash) IS NOT NULL;

-- outbound/settle_linked_records
-- :1 run_id = null
-- :2 changed_at = "it's \\ bound"
-- :3 sync = 42
SELECT
  change.sync,
  change.key,
  change.object,
  verdicts.hubspot_id,
  change.identity,
  coalesce(known.origin, verdicts.origin) AS origin,
  :1 AS run_id,
  :2 AS changed_at
FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS verdicts
INNER JOIN "DB"."HUBSPOT".":1" AS change
  ON change.change_id = verdicts.change_id
LEFT JOIN "DB"."Dbt Views"."SELECT" AS known
  ON known.sync = change.sync
  AND known.key = change.key
WHERE change.sync = :3
  AND verdicts.status = 'settled'
  AND change.action <> 'archive';

-- outbound/settle_look_again
-- :1 sync = 2026-11-22T10:00:00.000Z
DELETE FROM "DB"."Dbt Views"."BACK\SLASH"
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND key IN (
    SELECT
      sent_links.key
    FROM "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS sent_links
    INNER JOIN "DB"."HUBSPOT_SYNC".":1" AS moved
      ON moved.object = sent_links.to_type
      AND moved.hubspot_id = sent_links.to_id
    WHERE sent_links.sync = CAST(:1 AS TIMESTAMP_TZ)
      AND moved.status = 'settled'
      AND moved.action = 'archive'
  );

-- outbound/settle_moved
-- :1 changed_at = true
-- :2 sync = 9007199254740993n
SELECT
  COALESCE("KEPT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX", "KEPT"."BACK\SLASH"),
  verdicts.status,
  coalesce(verdicts.action, change.action) AS action,
  coalesce(verdicts.hubspot_id, change.hubspot_id) AS hubspot_id,
  coalesce(verdicts.properties, change.properties) AS properties,
  coalesce(verdicts.before, change.before) AS before,
  change.batch_only OR coalesce(CAST(verdicts.batch_only AS BOOLEAN), FALSE) AS batch_only,
  change.attempts - CASE WHEN CAST(verdicts.untried AS BOOLEAN) THEN 1 ELSE 0 END AS attempts,
  verdicts.error_code,
  verdicts.error_message,
  verdicts.error_field,
  CAST(verdicts.retryable AS BOOLEAN) AS retryable,
  :1 AS changed_at
FROM "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}" AS change
INNER JOIN "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS verdicts
  ON verdicts.change_id = change.change_id
WHERE change.sync = :2;

-- outbound/settle_new_links
INSERT INTO "DB"."HUBSPOT"."APOS'TROPHE" (
  sync,
  key,
  object,
  hubspot_id,
  identity,
  origin,
  run_id,
  changed_at
)
SELECT
  records.sync,
  records.key,
  records.object,
  records.hubspot_id,
  records.identity,
  records.origin,
  records.run_id,
  records.changed_at
FROM "DB"."Dbt Views"."MIXED CASE" AS records;

-- outbound/settle_numbered
-- :1 sync = true
-- :2 batch_id = 2026-11-22T10:00:00.000Z
SELECT
  change.change_id,
  CASE WHEN change.action = 'create' THEN change.identity ELSE change.hubspot_id END AS cell,
  row_number() OVER (ORDER BY change.change_id) AS place
FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS change
WHERE change.sync = :1
  AND change.batch_id = CAST(:2 AS TIMESTAMP_TZ);

-- outbound/settle_refusals
-- :1 line_base = true
-- :2 line_known = 2026-11-22T10:00:00.000Z
SELECT
  named.change_id,
  named.error_code,
  named.error_message,
  named.error_field,
  named.retryable
FROM (
  SELECT
    found.*,
    row_number() OVER (
      PARTITION BY found.change_id
      ORDER BY found.line, found.error_code, found.error_field
    ) AS place
  FROM (
    SELECT
      numbered.change_id,
      errors.line,
      errors.error_code,
      errors.error_message,
      errors.error_field,
      errors.retryable
    FROM "DB"."Dbt Views"."SELECT" AS errors
    INNER JOIN "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS numbered
      ON numbered.cell = errors.cell
    UNION ALL
    SELECT
      numbered.change_id,
      errors.line,
      errors.error_code,
      errors.error_message,
      errors.error_field,
      errors.retryable
    FROM "DB"."Dbt Views"."SELECT" AS errors
    INNER JOIN "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS numbered
      ON CAST(errors.line AS INTEGER) = numbered.place + :1
    WHERE CAST(:2 AS TIMESTAMP_TZ)
      AND errors.cell IS NULL
  ) AS found
) AS named
WHERE named.place = 1;

-- outbound/settle_release
-- :1 untried = 42
-- :2 changed_at = 9007199254740993n
-- :3 sync = true
-- :4 batch_id = 2026-11-22T10:00:00.000Z
UPDATE "DB"."Dbt Views"."SEMI;COLON--COMMENT"
SET
  status = 'planned',
  attempts = attempts - :1,
  changed_at = :2
WHERE sync = :3
  AND status = 'sent'
  AND batch_id = CAST(:4 AS TIMESTAMP_TZ);

-- outbound/settle_release_links
-- :1 changed_at = 42
-- :2 sync = 9007199254740993n
-- :3 batch_id = true
UPDATE "DB"."Dbt Views"."APOS'TROPHE"
SET
  status = 'planned',
  attempts = attempts - 1,
  changed_at = :1
WHERE sync = :2
  AND status = 'sent'
  AND batch_id = :3;

-- outbound/settle_sent
-- :1 run_id = "it's \\ bound"
-- :2 changed_at = 42
INSERT INTO "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}" (
  sync,
  key,
  hash,
  sent,
  run_id,
  changed_at
)
SELECT
  moved.sync,
  moved.key,
  moved.hash,
  moved.sent,
  :1,
  :2
FROM "DB"."Dbt Views"."WITH""QUOTE" AS moved
WHERE moved.status = 'settled'
  AND moved.hash IS NOT NULL;

-- outbound/settle_sent_links
-- :1 sync = "it's \\ bound"
-- :2 run_id = 42
-- :3 changed_at = 9007199254740993n
INSERT INTO "DB"."HUBSPOT_SYNC"."BACK\SLASH" (
  sync,
  key,
  association,
  to_type,
  to_key,
  from_id,
  to_id,
  label,
  category,
  type_id,
  inverse_type_id,
  run_id,
  changed_at
)
SELECT
  :1,
  change.key,
  change.association,
  change.to_type,
  change.to_key,
  change.from_id,
  change.to_id,
  change.label,
  change.category,
  change.type_id,
  change.inverse_type_id,
  :2,
  :3
FROM "DB"."HUBSPOT".":1" AS change
INNER JOIN "DB"."Dbt Views"."SELECT" AS verdicts
  ON verdicts.pair_id = change.pair_id
  AND verdicts.batch_id = change.batch_id
WHERE change.sync = :1
  AND change.status = 'settled'
  AND change.action = 'add';

-- outbound/settle_strangers
-- :1 line_base = null
-- :2 line_known = "it's \\ bound"
SELECT
  count(*) AS strangers
FROM "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS errors
LEFT JOIN "DB"."HUBSPOT"."MIXED CASE" AS by_cell
  ON by_cell.cell = errors.cell
LEFT JOIN "DB"."HUBSPOT"."MIXED CASE" AS by_line
  ON CAST(errors.line AS INTEGER) = by_line.place + :1
  AND :2
  AND errors.cell IS NULL
WHERE by_cell.change_id IS NULL
  AND by_line.change_id IS NULL;

-- outbound/skip_mark
-- :1 changed_at = true
-- :2 sync = 2026-11-22T10:00:00.000Z
UPDATE "DB"."HUBSPOT_SYNC".":1"
SET
  status = 'skipped',
  changed_at = :1
WHERE sync = CAST(:2 AS TIMESTAMP_TZ)
  AND status IN ('set_aside', 'dead', 'refused')
  AND (hash IS NOT NULL OR action = 'archive')
  AND key IN (
    SELECT
      named.key
    FROM "DB"."Dbt Views"."APOS'TROPHE" AS named
  );

-- outbound/skip_rows
-- :1 sync = true
SELECT DISTINCT
  change.key,
  change.status
FROM "DB"."HUBSPOT_SYNC"."MIXED CASE" AS change
WHERE change.sync = :1
  AND change.key IS NOT NULL
  AND change.status IN ('set_aside', 'dead', 'refused', 'skipped')
  AND (change.hash IS NOT NULL OR change.action = 'archive');

-- outbound/told_sides
-- :1 sync = "it's \\ bound"
-- :2 to_type = 42
SELECT DISTINCT
  sent_links.category,
  sent_links.type_id,
  sent_links.inverse_type_id
FROM "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}" AS sent_links
WHERE sent_links.sync = :1
  AND sent_links.to_type = :2
  AND sent_links.label IS NOT NULL
  AND sent_links.inverse_type_id IS NOT NULL
  AND sent_links.inverse_type_id <> sent_links.type_id;

-- outbound/undo_adopt_changes
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 run_id = null
-- :3 object = "it's \\ bound"
-- :4 changed_at = 42
INSERT INTO "DB"."Dbt Views"."WITH""QUOTE" (
  change_id,
  sync,
  run_id,
  key,
  object,
  action,
  status,
  hubspot_id,
  identity_property,
  identity_unique,
  identity,
  properties,
  before,
  sent,
  hash,
  batch_only,
  attempts,
  changed_at
)
SELECT
  undo.change_id,
  CAST(:1 AS TIMESTAMP_TZ),
  :2,
  undo.source_key,
  :3,
  undo.action,
  'planned',
  undo.hubspot_id,
  undo.identity_property,
  CAST(undo.identity_unique AS BOOLEAN),
  undo.identity,
  undo.properties,
  undo.before,
  undo.sent,
  undo.hash,
  TRUE,
  0,
  :4
FROM "DB"."Dbt Views"."$VALUE {{SLOT}}" AS undo;

-- outbound/undo_adopt_links
-- :1 sync = "it's \\ bound"
-- :2 run_id = 42
-- :3 object = 9007199254740993n
-- :4 changed_at = true
INSERT INTO "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" (
  change_id,
  sync,
  run_id,
  key,
  association,
  from_type,
  to_type,
  from_id,
  to_key,
  to_id,
  action,
  label,
  category,
  type_id,
  inverse_type_id,
  pair_id,
  write_types,
  remove_types,
  remove_pair,
  pair_existed,
  link_hash,
  status,
  attempts,
  changed_at
)
SELECT
  undo.change_id,
  :1,
  :2,
  undo.source_key,
  undo.association,
  :3,
  undo.to_type,
  undo.from_id,
  undo.to_key,
  undo.to_id,
  undo.action,
  undo.label,
  undo.category,
  undo.type_id,
  undo.inverse_type_id,
  undo.pair_id,
  undo.write_types,
  undo.remove_types,
  CAST(undo.remove_pair AS BOOLEAN),
  CAST(undo.pair_existed AS BOOLEAN),
  undo.link_hash,
  'planned',
  0,
  :4
FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂" AS undo;

-- outbound/undo_changes
-- :1 sync = 2026-11-22T10:00:00.000Z
-- :2 run_id = 42
-- :3 object = 9007199254740993n
SELECT
  change.change_id,
  change.key,
  change.action,
  change.hubspot_id,
  change.identity_property,
  change.identity_unique,
  change.identity,
  change.properties,
  change.before,
  change.sent,
  change.hash,
  sent.hash AS sent_hash,
  sent.sent AS sent_values,
  links.hubspot_id AS linked_id
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS change
LEFT JOIN "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS sent
  ON sent.sync = CAST(:1 AS TIMESTAMP_TZ)
  AND sent.key = change.key
LEFT JOIN "DB"."Dbt Views"."APOS'TROPHE" AS links
  ON links.sync = CAST(:1 AS TIMESTAMP_TZ)
  AND links.key = change.key
WHERE change.sync = CAST(:1 AS TIMESTAMP_TZ)
  AND change.run_id = :2
  AND change.object = :3
  AND change.status = 'settled'
ORDER BY change.change_id;

-- outbound/undo_forget_links
-- :1 sync = null
DELETE FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT"
WHERE sync = :1
  AND to_id IN (
    SELECT
      undo.hubspot_id
    FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS undo
    WHERE undo.action = 'archive'
  )
  AND key NOT IN (
    SELECT
      undo.source_key
    FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS undo
    WHERE undo.action = 'archive'
  );

-- outbound/undo_forget_skipped
-- :1 sync = 2026-11-22T10:00:00.000Z
DELETE FROM "DB"."Dbt Views"."WITH""QUOTE"
WHERE sync = CAST(:1 AS TIMESTAMP_TZ)
  AND status = 'skipped'
  AND key IN (
    SELECT
      undo.source_key
    FROM "DB"."Dbt Views"."MIXED CASE" AS undo
    UNION ALL
    SELECT
      undo_links.source_key
    FROM "DB"."HUBSPOT_SYNC"."SEMI;COLON--COMMENT" AS undo_links
  );

-- outbound/undo_links
-- :1 sync = true
-- :2 run_id = 2026-11-22T10:00:00.000Z
-- :3 object = 42
SELECT
  change.change_id,
  change.key,
  change.association,
  change.from_type,
  change.to_type,
  CASE WHEN own.action = 'create' OR archived.change_id IS NOT NULL THEN links.hubspot_id ELSE change.from_id END AS from_id,
  own.action = 'create' AS from_planned,
  change.to_key,
  change.to_id,
  change.action,
  change.label,
  change.category,
  change.type_id,
  change.inverse_type_id,
  change.pair_existed,
  change.link_hash
FROM "DB"."HUBSPOT".":1" AS change
LEFT JOIN "DB"."Dbt Views"."SELECT" AS own
  ON own.source_key = change.key
LEFT JOIN "DB"."Dbt Views"."SELECT" AS other
  ON other.action = 'archive'
  AND other.hubspot_id IN (change.to_id, change.from_id)
LEFT JOIN "DB"."HUBSPOT_SYNC"."APOS'TROPHE" AS archived
  ON archived.sync = :1
  AND archived.run_id = CAST(:2 AS TIMESTAMP_TZ)
  AND archived.key = change.key
  AND archived.action = 'archive'
  AND archived.status = 'settled'
LEFT JOIN "DB"."Dbt Views"."SEMI;COLON--COMMENT" AS links
  ON links.sync = :1
  AND links.key = change.key
WHERE change.sync = :1
  AND change.run_id = CAST(:2 AS TIMESTAMP_TZ)
  AND change.from_type = :3
  AND change.status = 'settled'
  AND own.action IS DISTINCT FROM 'archive'
  AND other.source_key IS NULL
ORDER BY
  change.to_type,
  change.key,
  change.from_id,
  change.to_id,
  change.change_id;

-- outbound/undo_size
-- :1 sync = 2026-11-22T10:00:00.000Z
SELECT
  (SELECT count(*) FROM "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS links WHERE links.sync = CAST(:1 AS TIMESTAMP_TZ)) AS records,
  (SELECT count(*) FROM "DB"."Dbt Views"."APOS'TROPHE" AS sent_links WHERE sent_links.sync = CAST(:1 AS TIMESTAMP_TZ)) AS pairs;

-- outbound/undo_skip
-- :1 run_id = true
-- :2 sync = 2026-11-22T10:00:00.000Z
-- :3 object = null
-- :4 message = "it's \\ bound"
-- :5 changed_at = 42
INSERT INTO "DB"."HUBSPOT_SYNC"."MIXED CASE" (
  change_id,
  sync,
  run_id,
  key,
  object,
  action,
  status,
  hash,
  attempts,
  error_code,
  error_message,
  changed_at
)
SELECT
  concat('skip:', :1, ':', undone.source_key),
  CAST(:2 AS TIMESTAMP_TZ),
  :1,
  undone.source_key,
  :3,
  CASE WHEN undone.hash IS NULL THEN 'archive' END,
  'skipped',
  undone.hash,
  0,
  'outbound.row_undone',
  :4,
  :5
FROM (
  SELECT
    rows_undone.source_key,
    coalesce(max(sent.hash), max(rows_undone.row_hash)) AS hash
  FROM (
    SELECT
      undo.source_key,
      undo.row_hash
    FROM "DB"."Dbt Views"."WITH""QUOTE" AS undo
    UNION ALL
    SELECT
      undo_links.source_key,
      NULL AS row_hash
    FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS undo_links
  ) AS rows_undone
  LEFT JOIN "DB"."HUBSPOT"."GRößE_🙂" AS sent
    ON sent.sync = CAST(:2 AS TIMESTAMP_TZ)
    AND sent.key = rows_undone.source_key
  GROUP BY
    rows_undone.source_key
) AS undone;

-- outbound/vanished_links
-- :1 sync = 9007199254740993n
-- :2 unclear_only = true
SELECT DISTINCT
  sent_links.key AS source_key
FROM "DB"."Dbt Views"."$VALUE {{SLOT}}" AS sent_links
LEFT JOIN "DB"."HUBSPOT_SYNC"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS frozen
  ON frozen.source_key = sent_links.key
LEFT JOIN "DB"."HUBSPOT"."WITH""QUOTE" AS leaving
  ON leaving.source_key = sent_links.key
  AND leaving.decision = 'planned'
WHERE sent_links.sync = :1
  AND frozen.source_key IS NULL
  AND leaving.source_key IS NULL
  AND NOT :2
  AND sent_links.key NOT IN (
    SELECT
      change.key
    FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂" AS change
    WHERE change.sync = :1
      AND change.status = 'skipped'
      AND change.error_code = 'outbound.row_undone'
  );

-- outbound/vanished_rows
-- :1 sync = "it's \\ bound"
-- :2 object = 42
SELECT
  links.key AS source_key,
  links.identity,
  links.hubspot_id,
  coalesce(CAST(past.attempts AS INTEGER), 0) AS past_attempts,
  past.status AS past_status
FROM "DB"."HUBSPOT"."$VALUE {{SLOT}}" AS links
LEFT JOIN "DB"."Dbt Views"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS frozen
  ON frozen.source_key = links.key
LEFT JOIN (
  SELECT
    last_failures.key,
    last_failures.attempts,
    last_failures.status
  FROM (
    SELECT
      change.key,
      change.attempts,
      change.status,
      row_number() OVER (
        PARTITION BY change.key
        ORDER BY change.changed_at DESC NULLS LAST, change.change_id
      ) AS place
    FROM "DB"."HUBSPOT_SYNC"."WITH""QUOTE" AS change
    WHERE change.sync = :1
      AND change.status IN ('set_aside', 'dead', 'skipped')
      AND change.hash IS NULL
      AND change.action = 'archive'
  ) AS last_failures
  WHERE last_failures.place = 1
) AS past
  ON past.key = links.key
WHERE links.sync = :1
  AND links.object = :2
  AND links.hubspot_id IS NOT NULL
  AND frozen.source_key IS NULL
  AND past.status IS DISTINCT FROM 'skipped';

-- outbound/view_association_changes
SELECT
  sync,
  key,
  to_type,
  to_key,
  to_id,
  label,
  action,
  status,
  error_code,
  error_message,
  CAST(attempts AS INTEGER) AS attempts,
  run_id,
  changed_at AS "MIXED CASE"
FROM "DB"."HUBSPOT"."SEMI;COLON--COMMENT";

-- outbound/view_association_results
SELECT
  results.sync,
  results.key,
  results.to_type,
  results.to_key,
  results.to_id,
  results.label,
  results.result,
  results.error_code,
  results.error_message,
  results.run_id,
  results.changed_at AS "$VALUE {{SLOT}}"
FROM (
  SELECT
    change.sync,
    change.key,
    change.to_type,
    change.to_key,
    change.to_id,
    change.label,
    CASE
      WHEN change.status IN ('planned', 'sent') THEN 'under_way'
      WHEN change.status <> 'settled' THEN change.status
      WHEN change.action = 'add' THEN 'added'
      ELSE 'removed'
    END AS result,
    change.error_code,
    change.error_message,
    change.run_id,
    change.changed_at
  FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS change
  LEFT JOIN (
    SELECT
      runs.sync,
      runs.run_id,
      row_number() OVER (PARTITION BY runs.sync ORDER BY runs.started_at DESC, runs.run_id DESC) AS place
    FROM "DB"."Dbt Views"."WITH""QUOTE" AS runs
  ) AS last_runs
    ON last_runs.sync = change.sync
    AND last_runs.run_id = change.run_id
    AND last_runs.place = 1
  WHERE change.status <> 'settled'
    OR last_runs.run_id IS NOT NULL
  UNION ALL
  SELECT
    sent_links.sync,
    sent_links.key,
    sent_links.to_type,
    sent_links.to_key,
    sent_links.to_id,
    sent_links.label,
    'unchanged' AS result,
    NULL AS error_code,
    NULL AS error_message,
    sent_links.run_id,
    sent_links.changed_at
  FROM "DB"."HUBSPOT_SYNC"."BACK\SLASH" AS sent_links
  LEFT JOIN (
    SELECT
      change.sync,
      change.key,
      change.association,
      change.to_id,
      coalesce(change.label, '') AS label
    FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS change
    INNER JOIN (
      SELECT
        runs.sync,
        runs.run_id,
        row_number() OVER (PARTITION BY runs.sync ORDER BY runs.started_at DESC, runs.run_id DESC) AS place
      FROM "DB"."Dbt Views"."WITH""QUOTE" AS runs
    ) AS last_runs
      ON last_runs.sync = change.sync
      AND last_runs.run_id = change.run_id
      AND last_runs.place = 1
    WHERE change.status = 'settled'
    UNION ALL
    SELECT
      change.sync,
      change.key,
      change.association,
      change.to_id,
      coalesce(change.label, '') AS label
    FROM "DB"."HUBSPOT"."XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX" AS change
    WHERE change.status <> 'settled'
  ) AS told
    ON told.sync = sent_links.sync
    AND told.key = sent_links.key
    AND told.association = sent_links.association
    AND told.to_id = sent_links.to_id
    AND told.label = coalesce(sent_links.label, '')
  WHERE told.sync IS NULL
  UNION ALL
  SELECT
    kept_links.sync,
    kept_links.key,
    kept_links.to_type,
    NULL AS to_key,
    kept_links.to_id,
    kept_links.label,
    'kept' AS result,
    NULL AS error_code,
    NULL AS error_message,
    kept_links.run_id,
    kept_links.changed_at
  FROM "DB"."HUBSPOT"."GRößE_🙂" AS kept_links
) AS results;

-- outbound/view_changes
SELECT
  sync,
  key,
  hubspot_id,
  action,
  status,
  error_code,
  error_message,
  CAST(attempts AS INTEGER) AS attempts,
  run_id,
  changed_at AS "SEMI;COLON--COMMENT"
FROM "DB"."HUBSPOT".":1";

-- outbound/view_held_removals
SELECT
  plan_id,
  sync,
  kind,
  key,
  hubspot_id,
  to_type,
  to_id,
  label,
  before,
  changed_at AS "XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX"
FROM "DB"."HUBSPOT"."WITH""QUOTE";

-- outbound/view_links
SELECT
  sync,
  key,
  hubspot_id
FROM "DB"."Dbt Views"."BACK\SLASH";

-- outbound/wanted_keys
-- :1 association = "it's \\ bound"
SELECT DISTINCT
  wanted.to_folded
FROM "DB"."HUBSPOT_SYNC"."GRößE_🙂" AS wanted
WHERE wanted.association = :1
  AND wanted.error_code IS NULL;

-- outbound/wire
SELECT
  OBJECT_CONSTRUCT_KEEP_NULL('with"quote', "KEPT"."$VALUE {{SLOT}}") AS source_key,
  nullif(trim("ORDER"."APOS'TROPHE"), '') AS identity,
  nullif(trim(NULLIF("ORDER"."SEMI;COLON--COMMENT", '')), '') AS identity_text,
  SHA2(NULLIF("ORDER"."SELECT", ''), 256) AS hash,
  COALESCE("ORDER"."MIXED CASE", "ORDER".":1") AS link_hash, NULLIF("ORDER"."SELECT", '') AS "MIXED CASE", "KEPT"."GRößE_🙂" AS "$VALUE {{SLOT}}", LOWER(TRIM("ORDER".":1", CONCAT(' ', CHR(9), CHR(10), CHR(13)))) AS "APOS'TROPHE", "KEPT"."BACK\SLASH" AS "GRößE_🙂"
FROM "DB"."HUBSPOT_SYNC"."$VALUE {{SLOT}}" AS raw;
