-- Makes the rows of a table with one row a record the first versions of its history. Repeatable.
UPDATE {{target}}
SET
  _valid_from = coalesce(updated_at, _synced_at),
  _valid_to = CASE WHEN _deleted_at IS NOT NULL THEN greatest(coalesce(updated_at, _synced_at), _deleted_at) END
