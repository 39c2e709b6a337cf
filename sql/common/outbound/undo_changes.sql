-- The settled record changes of a run, with what is remembered of their rows now. Selects only.
SELECT
  changes.change_id,
  changes.key,
  changes.action,
  changes.hubspot_id,
  changes.identity_property,
  changes.identity_unique,
  changes.identity,
  changes.properties,
  changes.before,
  changes.sent,
  changes.hash,
  sent.hash AS sent_hash,
  sent.sent AS sent_values,
  links.hubspot_id AS linked_id
FROM {{changes}} AS changes
LEFT JOIN {{sent}} AS sent
  ON sent.sync = $sync
  AND sent.key = changes.key
LEFT JOIN {{links}} AS links
  ON links.sync = $sync
  AND links.key = changes.key
WHERE changes.sync = $sync
  AND changes.run_id = $run_id
  AND changes.object = $object
  AND changes.status = 'settled'
ORDER BY changes.change_id
