-- The records of settled rows that were not linked before. May be repeated.
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
  $sync,
  changes.key,
  changes.object,
  verdicts.hubspot_id,
  changes.identity,
  verdicts.origin,
  $run_id,
  $changed_at
FROM {{verdicts}} AS verdicts
INNER JOIN {{changes}} AS changes
  ON changes.change_id = verdicts.change_id
LEFT JOIN {{links}} AS known
  ON known.sync = $sync
  AND known.key = changes.key
WHERE verdicts.status = 'settled'
  AND changes.action <> 'archive'
  AND known.key IS NULL
