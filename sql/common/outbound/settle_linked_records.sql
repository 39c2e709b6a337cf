-- The records of settled rows, as the ledger of identities keeps them. Selects only; may be repeated as long as the
-- verdicts are not taken over.
SELECT
  changes.sync,
  changes.key,
  changes.object,
  verdicts.hubspot_id,
  changes.identity,
  coalesce(known.origin, verdicts.origin) AS origin,
  $run_id AS run_id,
  $changed_at AS changed_at
FROM {{verdicts}} AS verdicts
INNER JOIN {{changes}} AS changes
  ON changes.change_id = verdicts.change_id
LEFT JOIN {{links}} AS known
  ON known.sync = changes.sync
  AND known.key = changes.key
WHERE changes.sync = $sync
  AND verdicts.status = 'settled'
  AND changes.action <> 'archive'
