-- Marks the vanished links deleted. Repeatable.
UPDATE {{target}} AS kept
SET
  _deleted_at = $synced_at,
  _synced_at = $synced_at,
  _run_id = $run_id
FROM {{vanished}} AS vanished
WHERE vanished.sync = $sync
  AND kept.from_type = vanished.from_type
  AND kept.from_id = vanished.from_id
  AND kept.to_type = vanished.to_type
  AND kept.to_id = vanished.to_id
  AND kept.category = vanished.category
  AND kept.type_id = vanished.type_id
  AND kept._deleted_at IS NULL
