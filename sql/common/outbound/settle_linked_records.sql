-- The records of settled rows, as the ledger of identities keeps them. Selects only; may be repeated as long as the
-- verdicts are not taken over.
SELECT
  change.sync,
  change.key,
  change.object,
  verdicts.hubspot_id,
  change.identity,
  coalesce(known.origin, verdicts.origin) AS origin,
  $run_id AS run_id,
  $changed_at AS changed_at
FROM {{verdicts}} AS verdicts
INNER JOIN {{changes}} AS change
  ON change.change_id = verdicts.change_id
LEFT JOIN {{links}} AS known
  ON known.sync = change.sync
  AND known.key = change.key
WHERE change.sync = $sync
  AND verdicts.status = 'settled'
  AND change.action <> 'archive'
