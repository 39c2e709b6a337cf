-- Remembers rows whose links need nothing. Once, after forget_linked.
INSERT INTO {{linked}} (
  sync,
  key,
  link_hash,
  run_id,
  changed_at
)
SELECT
  $sync,
  link_rows.source_key,
  link_rows.link_hash,
  $run_id,
  $changed_at
FROM {{link_rows}} AS link_rows
LEFT JOIN (
  SELECT DISTINCT
    plan.source_key
  FROM {{link_plan}} AS plan
  WHERE plan.decision IN ('planned', 'set_aside')
) AS pending
  ON pending.source_key = link_rows.source_key
WHERE pending.source_key IS NULL
  AND NOT link_rows.blocked
  AND link_rows.from_id IS NOT NULL
