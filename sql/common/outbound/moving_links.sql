-- Links that this sync vouches for and whose rows changed or vanished. Those of a row whose cell, label or other record
-- can't be told now are still held: nothing is removed on a doubt. A vanished row whose record another row means may just
-- have got another key: a doubt about that row is one about its links. Selects only; may be repeated.
WITH heirs AS (
  SELECT DISTINCT
    sent_links.key AS source_key,
    link_rows.source_key AS heir,
    link_rows.blocked
  FROM {{sent_links}} AS sent_links
  INNER JOIN {{vanished}} AS vanished
    ON vanished.source_key = sent_links.key
  INNER JOIN {{link_rows}} AS link_rows
    ON link_rows.from_id = sent_links.from_id
  WHERE sent_links.sync = $sync
),
doubtful AS (
  SELECT DISTINCT
    wanted.source_key,
    wanted.column_name,
    wanted.to_type,
    CASE WHEN wanted.to_key IS NULL THEN '' ELSE lower(trim(wanted.to_key)) END AS to_key
  FROM {{wanted}} AS wanted
  LEFT JOIN {{others}} AS others
    ON others.association = wanted.association
    AND others.to_folded = wanted.to_folded
  LEFT JOIN (
    SELECT DISTINCT
      own_keys.association,
      own_keys.to_folded
    FROM {{own_keys}} AS own_keys
    INNER JOIN {{plan}} AS plan
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
FROM {{sent_links}} AS sent_links
LEFT JOIN (
  SELECT
    link_rows.source_key
  FROM {{link_rows}} AS link_rows
  WHERE NOT link_rows.blocked
  UNION
  SELECT
    vanished.source_key
  FROM {{vanished}} AS vanished
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
WHERE sent_links.sync = $sync
  AND moving.source_key IS NOT NULL
