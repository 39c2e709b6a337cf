-- History storage: marks and closes the current version of records that are proven gone. Repeatable.
UPDATE {{target}}
SET
  _deleted_at = $gone_at,
  _valid_to = greatest(_valid_from, $gone_at),
  _synced_at = $synced_at,
  _run_id = $run_id
WHERE _valid_to IS NULL
  AND _deleted_at IS NULL
  AND id IN (SELECT missing.id FROM {{missing}} AS missing)
