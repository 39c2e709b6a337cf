-- Shows archived records as restored: they are no longer archived, and no longer among the archived ones. Repeatable.
UPDATE {{target}}
SET
  archived = FALSE,
  archived_at = NULL,
  _deleted_at = $gone_at,
  _synced_at = $synced_at,
  _run_id = $run_id
WHERE archived
  AND id IN (SELECT staged._id FROM {{staging}} AS staged)
