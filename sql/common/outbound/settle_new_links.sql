-- Remembers the records of settled rows. Once, after settle_forget_links.
INSERT INTO {{links}} (
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
FROM {{records}} AS records
