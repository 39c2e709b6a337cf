-- The other records that links name as they will be once this run has sent its own: a record whose row writes another
-- value, or that is archived, no longer answers to its key, and one that a row gives a value answers to that, unless
-- another has it. Selects only; may be repeated.
WITH answering AS (
  SELECT
    found.association,
    found.to_folded,
    found.to_id,
    found.error_code
  FROM {{found}} AS found
  LEFT JOIN {{leaving}} AS leaving
    ON found.own = 'true'
    AND leaving.hubspot_id = found.to_id
    AND leaving.decision = 'planned'
  LEFT JOIN (
    SELECT
      own_keys.association,
      own_keys.to_folded,
      plan.hubspot_id
    FROM {{own_keys}} AS own_keys
    INNER JOIN {{plan}} AS plan
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
FROM {{own_keys}} AS own_keys
INNER JOIN {{plan}} AS plan
  ON plan.source_key = own_keys.source_key
LEFT JOIN answering
  ON answering.association = own_keys.association
  AND answering.to_folded = own_keys.to_folded
WHERE own_keys.state = 'held'
  AND plan.decision = 'planned'
  AND plan.action = 'update'
  AND answering.association IS NULL
