-- The settled links of a run by pair, with the records that their rows have now; those of records that are archived by
-- this same undo go with them and are left out. Selects only.
SELECT
  changes.change_id,
  changes.key,
  changes.association,
  changes.from_type,
  changes.to_type,
  CASE WHEN own.action = 'create' OR archived.change_id IS NOT NULL THEN links.hubspot_id ELSE changes.from_id END AS from_id,
  own.action = 'create' AS from_planned,
  changes.to_key,
  changes.to_id,
  changes.action,
  changes.label,
  changes.category,
  changes.type_id,
  changes.inverse_type_id,
  changes.pair_existed,
  changes.link_hash
FROM {{association_changes}} AS changes
LEFT JOIN {{undo}} AS own
  ON own.source_key = changes.key
LEFT JOIN {{undo}} AS other
  ON other.action = 'archive'
  AND other.hubspot_id IN (changes.to_id, changes.from_id)
LEFT JOIN {{changes}} AS archived
  ON archived.sync = $sync
  AND archived.run_id = $run_id
  AND archived.key = changes.key
  AND archived.action = 'archive'
  AND archived.status = 'settled'
LEFT JOIN {{links}} AS links
  ON links.sync = $sync
  AND links.key = changes.key
WHERE changes.sync = $sync
  AND changes.run_id = $run_id
  AND changes.from_type = $object
  AND changes.status = 'settled'
  AND own.action IS DISTINCT FROM 'archive'
  AND other.source_key IS NULL
ORDER BY
  changes.to_type,
  changes.key,
  changes.from_id,
  changes.to_id,
  changes.change_id
