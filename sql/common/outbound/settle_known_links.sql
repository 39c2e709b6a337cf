-- The records of settled rows that were linked before. May be repeated.
UPDATE {{links}}
SET
  object = settled.to_object,
  hubspot_id = settled.to_hubspot_id,
  identity = settled.to_identity,
  run_id = $run_id,
  changed_at = $changed_at
FROM (
  SELECT
    changes.key AS settled_key,
    changes.object AS to_object,
    verdicts.hubspot_id AS to_hubspot_id,
    changes.identity AS to_identity
  FROM {{verdicts}} AS verdicts
  INNER JOIN {{changes}} AS changes
    ON changes.change_id = verdicts.change_id
  WHERE verdicts.status = 'settled'
    AND changes.action <> 'archive'
) AS settled
WHERE sync = $sync
  AND key = settled.settled_key
