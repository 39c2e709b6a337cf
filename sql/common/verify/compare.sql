-- Each record that was asked for and is not the same on both sides, with the columns that differ. Reads only.
SELECT
  asked._id AS id,
  present.id IS NOT NULL AS is_here,
  came._verify_id IS NOT NULL AS is_there,
  present._deleted_at IS NOT NULL AS is_deleted_here,
  coalesce(came._verify_archived, FALSE) AS is_archived_there,
  came._verify_archived_at AS archived_at,
  coalesce(present.updated_at, present.created_at) AS kept_version,
  came._verify_version AS version,
  coalesce(present._hash = came._verify_hash, FALSE) AS has_same_hash,
  aside.id IS NOT NULL AS is_set_aside,
  present._run_id AS run_id,
  {{differs}} AS differs{{values}}
FROM {{asked}} AS asked
LEFT JOIN {{target}} AS present
  ON present.id = asked._id
LEFT JOIN {{came}} AS came
  ON came._verify_id = asked._id
LEFT JOIN (
  SELECT DISTINCT kept.id
  FROM {{set_aside}} AS kept
  WHERE kept.sync = $sync
    AND kept.stream = $stream
) AS aside
  ON aside.id = asked._id
WHERE present.id IS NULL
  OR came._verify_id IS NULL
  OR present._deleted_at IS NOT NULL
  OR came._verify_archived
  OR {{unlike}}
