-- Decides for each staged entry of property history what is to be done with it. Repeatable.
-- Only the entries that the table has of the same records are looked at. An entry never goes; what HubSpot tells of one
-- beside its key (a label, a user) is taken from the later read.
WITH came AS (
  SELECT
    {{place}} AS place,
    staged.object AS of_object,
    staged.record_id AS of_record,
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
    row_number() OVER (PARTITION BY came.id ORDER BY came.seq DESC NULLS LAST) AS nth
  FROM came
),
kept AS (
  SELECT
    present.id,
    present._deleted_at,
    present._hash{{carried}}
  FROM {{target}} AS present
  WHERE present.object IN (SELECT came.of_object FROM came)
    AND present.record_id IN (SELECT came.of_record FROM came)
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
    WHEN ranked.archived AND ranked.archived_at <= $archived_since THEN 'ignored'
    WHEN ranked.hash = kept._hash THEN 'unchanged'
    ELSE 'write'
  END AS verdict
FROM ranked
LEFT JOIN kept
  ON kept.id = ranked.id
