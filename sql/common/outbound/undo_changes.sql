-- The settled record changes of a run, with what is remembered of their rows now. Selects only.
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
FROM {{changes}} AS change
LEFT JOIN {{sent}} AS sent
  ON sent.sync = $sync
  AND sent.key = change.key
LEFT JOIN {{links}} AS links
  ON links.sync = $sync
  AND links.key = change.key
WHERE change.sync = $sync
  AND change.run_id = $run_id
  AND change.object = $object
  AND change.status = 'settled'
ORDER BY change.change_id
