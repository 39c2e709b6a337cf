-- Points the rows merged into a record that was itself merged at the last survivor, one link a time: run until it changes nothing.
UPDATE {{target}} AS kept
SET
  _merged_into = survivor._merged_into,
  _synced_at = $synced_at,
  _run_id = $run_id
FROM {{target}} AS survivor
WHERE survivor.id = kept._merged_into
  AND survivor._merged_into IS NOT NULL
  AND survivor._merged_into <> kept.id
  AND survivor._merged_into <> kept._merged_into
