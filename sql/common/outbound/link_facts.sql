-- All that is known of the pairs of one other object: what rows ask for, what this sync vouches for, what other rows
-- still ask for, what HubSpot has. Facts of one pair follow each other; those without a pair come first. Selects only.
SELECT
  facts.*,
  CASE WHEN $same_object AND facts.to_ref < facts.from_ref THEN facts.to_ref ELSE facts.from_ref END AS pair_low,
  CASE WHEN $same_object AND facts.to_ref < facts.from_ref THEN facts.from_ref ELSE facts.to_ref END AS pair_high
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
        $same_object
        AND coalesce(others.to_id, concat('key:', own.source_key)) = link_rows.from_ref
        THEN 'outbound.link_to_itself'
    END AS error_code,
    wanted.error_message
  FROM {{wanted}} AS wanted
  INNER JOIN {{link_rows}} AS link_rows
    ON link_rows.source_key = wanted.source_key
  LEFT JOIN {{others}} AS others
    ON others.association = wanted.association
    AND others.to_folded = wanted.to_folded
  LEFT JOIN (
    SELECT
      own_keys.association,
      own_keys.to_folded,
      min(own_keys.source_key) AS source_key
    FROM {{own_keys}} AS own_keys
    INNER JOIN {{plan}} AS plan
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
  WHERE wanted.to_type = $to_type
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
  FROM {{moving}} AS moving
  LEFT JOIN {{link_rows}} AS link_rows
    ON link_rows.source_key = moving.source_key
  WHERE moving.to_type = $to_type
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
  FROM {{sent_links}} AS sent_links
  LEFT JOIN {{moving}} AS moving
    ON moving.source_key = sent_links.key
  LEFT JOIN (
    SELECT DISTINCT read_records.from_id
    FROM {{read_records}} AS read_records
    WHERE read_records.to_type = $to_type
  ) AS read_from
    ON read_from.from_id = sent_links.from_id
  LEFT JOIN (
    SELECT DISTINCT read_records.from_id
    FROM {{read_records}} AS read_records
    WHERE read_records.to_type = $to_type
  ) AS read_to
    ON read_to.from_id = sent_links.to_id
  WHERE sent_links.sync = $sync
    AND sent_links.to_type = $to_type
    AND moving.source_key IS NULL
    -- From the other side of the pair, or under another key of the same record.
    AND (read_from.from_id IS NOT NULL OR ($same_object AND read_to.from_id IS NOT NULL))
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
  FROM {{present}} AS present
  LEFT JOIN {{link_rows}} AS link_rows
    ON link_rows.from_id = present.from_id
  WHERE present.to_type = $to_type
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
  facts.fact
