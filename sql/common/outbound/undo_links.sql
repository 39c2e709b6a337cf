-- The settled links of a run by pair, with the records that their rows have now; those of records that are archived by
-- this same undo go with them and are left out. Selects only.
SELECT
  change.change_id,
  change.key,
  change.association,
  change.from_type,
  change.to_type,
  CASE WHEN own.action = 'create' OR archived.change_id IS NOT NULL THEN links.hubspot_id ELSE change.from_id END AS from_id,
  own.action = 'create' AS from_planned,
  change.to_key,
  change.to_id,
  change.action,
  change.label,
  change.category,
  change.type_id,
  change.inverse_type_id,
  change.pair_existed,
  change.link_hash
FROM {{association_changes}} AS change
LEFT JOIN {{undo}} AS own
  ON own.source_key = change.key
LEFT JOIN {{undo}} AS other
  ON other.action = 'archive'
  AND other.hubspot_id IN (change.to_id, change.from_id)
LEFT JOIN {{changes}} AS archived
  ON archived.sync = $sync
  AND archived.run_id = $run_id
  AND archived.key = change.key
  AND archived.action = 'archive'
  AND archived.status = 'settled'
LEFT JOIN {{links}} AS links
  ON links.sync = $sync
  AND links.key = change.key
WHERE change.sync = $sync
  AND change.run_id = $run_id
  AND change.from_type = $object
  AND change.status = 'settled'
  AND own.action IS DISTINCT FROM 'archive'
  AND other.source_key IS NULL
ORDER BY
  change.to_type,
  change.key,
  change.from_id,
  change.to_id,
  change.change_id
