-- Decides for each staged record what is to be done with it, against a table of one row a version. Repeatable.
-- place: the record's row in the staging table. verdict: write, mark (the version is there, its liveness or its being
-- the latest changed), unchanged, double, ignored or set_aside.
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
    row_number() OVER (PARTITION BY came.id, came.version, came.hash ORDER BY came.seq DESC NULLS LAST) AS nth
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
    coalesce(present.updated_at, present.created_at, CAST('1970-01-01T00:00:00+00:00' AS TIMESTAMPTZ)) AS version,
    row_number() OVER (
      PARTITION BY present.id
      ORDER BY coalesce(present.updated_at, present.created_at) DESC NULLS LAST, present._synced_at DESC NULLS LAST, present._hash
    ) AS nth{{carried}}
  FROM {{target}} AS present
  WHERE present.id IN (SELECT came.id FROM came)
),
latest AS (
  SELECT *
  FROM kept
  WHERE kept.nth = 1
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
  same.id IS NOT NULL AS replaces,
  latest.id IS NOT NULL AND latest._deleted_at IS NULL AS was_live{{carry}},
  CASE
    WHEN ranked.id IS NULL OR ranked.version IS NULL THEN 'set_aside'
    WHEN ranked.nth > 1 THEN 'double'
    WHEN latest.id IS NULL AND ranked.archived AND ranked.archived_at <= $archived_since THEN 'ignored'
    WHEN latest._merged_into IS NOT NULL AND ranked.version <= latest.version THEN 'older'
    WHEN same.id IS NULL THEN 'write'
    WHEN ranked.archived = coalesce(same.archived, FALSE)
      AND ranked.archived_at IS NOT DISTINCT FROM same.archived_at
      AND (ranked.archived OR same._deleted_at IS NULL)
      AND (same.nth = 1 OR same.version < latest.version) THEN 'unchanged'
    ELSE 'mark'
  END AS verdict
FROM ranked
LEFT JOIN latest
  ON latest.id = ranked.id
LEFT JOIN kept AS same
  ON same.id = ranked.id
  AND same.version = ranked.version
  AND same._hash = ranked.hash
