-- Decides for each staged record what is to be done with it, against a table of one row a record. Repeatable.
-- place: the record's row in the staging table. verdict: write, unchanged, older, double, ignored or set_aside.
-- A live record beats a deletion of the same version (it was restored), but never a merge, which HubSpot can't undo.
WITH came AS (
  SELECT
    {{place}} AS place,
    {{seq}} AS seq,
    {{id}} AS id,
    {{version}} AS version,
    {{created_at}} AS created_at,
    {{updated_at}} AS updated_at,
    {{archived}} AS archived,
    {{archived_at}} AS archived_at,
    {{merged_ids}} AS merged_ids,
    {{hash}} AS hash,
    {{doubt}} AS doubt
  FROM {{staging}} AS staged
),
ranked AS (
  SELECT
    came.*,
    row_number() OVER (PARTITION BY came.id ORDER BY came.version DESC NULLS LAST, came.seq DESC NULLS LAST) AS nth
  FROM came
),
kept AS (
  SELECT
    present.id,
    present.archived,
    present.archived_at,
    present._deleted_at,
    present._merged_into,
    present._hash,
    coalesce(present.updated_at, present.created_at, CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMPTZ)) AS version{{carried}}
  FROM {{target}} AS present
)
SELECT
  ranked.place,
  ranked.seq,
  ranked.id,
  ranked.version,
  ranked.created_at,
  ranked.updated_at,
  ranked.archived,
  ranked.archived_at,
  ranked.merged_ids,
  ranked.hash,
  ranked.doubt,
  kept.id IS NOT NULL AS replaces,
  kept.id IS NOT NULL AND kept._deleted_at IS NULL AS was_live{{carry}},
  CASE
    WHEN ranked.id IS NULL OR ranked.version IS NULL THEN 'set_aside'
    WHEN ranked.nth > 1 THEN 'double'
    WHEN kept.id IS NULL AND ranked.archived AND ranked.archived_at <= $archived_since THEN 'ignored'
    WHEN kept.id IS NULL THEN 'write'
    WHEN ranked.version < kept.version THEN 'older'
    WHEN kept._merged_into IS NOT NULL AND ranked.version <= kept.version THEN 'older'
    WHEN ranked.archived AND ranked.archived_at < kept.version THEN 'older'
    WHEN ranked.hash = kept._hash
      AND ranked.version = kept.version
      AND ranked.archived = coalesce(kept.archived, FALSE)
      AND ranked.archived_at IS NOT DISTINCT FROM kept.archived_at
      AND (ranked.archived OR kept._deleted_at IS NULL) THEN 'unchanged'
    ELSE 'write'
  END AS verdict
FROM ranked
LEFT JOIN kept
  ON kept.id = ranked.id
