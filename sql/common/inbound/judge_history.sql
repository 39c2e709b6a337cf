-- Decides for each staged record what is to be done with it, against a table of one row a version with its validity. Repeatable.
-- place: the record's row in the staging table. verdict: write, unchanged, older, double, ignored or set_aside.
-- The newest version that came of a record is judged as in merge storage; an earlier one only fills the past. Of equal
-- versions the later read wins. What HubSpot tells no time of change for is as old as its read, and new only if it differs.
WITH came AS (
  SELECT
    {{place}} AS place,
    {{seq}} AS seq,
    {{id}} AS id,
    {{version}} AS told,
    {{created_at}} AS created_at,
    {{updated_at}} AS updated_at,
    {{archived}} AS archived,
    {{archived_at}} AS archived_at,
    {{merged_ids}} AS merged_ids,
    {{hash}} AS hash,
    {{doubt}} AS doubt
  FROM {{staging}} AS staged
),
dated AS (
  SELECT
    came.*,
    CASE WHEN came.told IS NOT NULL THEN coalesce(came.updated_at, $read_at) END AS version
  FROM came
),
ranked AS (
  SELECT
    dated.*,
    row_number() OVER (PARTITION BY dated.id, dated.version ORDER BY dated.seq DESC NULLS LAST) AS nth,
    row_number() OVER (PARTITION BY dated.id ORDER BY dated.version DESC NULLS LAST, dated.seq DESC NULLS LAST) = 1 AS is_newest
  FROM dated
),
kept AS (
  SELECT
    present.id,
    present.archived,
    present.archived_at,
    present._deleted_at,
    present._merged_into,
    present._hash,
    present._valid_from AS version,
    row_number() OVER (PARTITION BY present.id ORDER BY present._valid_from DESC NULLS LAST) AS nth{{carried}}
  FROM {{target}} AS present
  WHERE present.id IN (SELECT dated.id FROM dated)
),
latest AS (
  SELECT *
  FROM kept
  WHERE kept.nth = 1
),
newest AS (
  SELECT
    ranked.id,
    ranked.version,
    CASE
      WHEN latest.id IS NULL AND ranked.archived AND ranked.archived_at <= $archived_since THEN 'ignored'
      WHEN latest.id IS NULL THEN 'write'
      WHEN ranked.version < latest.version THEN 'older'
      WHEN latest._merged_into IS NOT NULL AND ranked.version <= latest.version THEN 'older'
      WHEN ranked.archived AND ranked.updated_at IS NOT NULL AND ranked.archived_at < latest.version THEN 'older'
      WHEN ranked.hash = latest._hash
        AND (ranked.version = latest.version OR ranked.updated_at IS NULL)
        AND ranked.archived = coalesce(latest.archived, FALSE)
        AND ranked.archived_at IS NOT DISTINCT FROM latest.archived_at
        AND (ranked.archived OR latest._deleted_at IS NULL) THEN 'unchanged'
      ELSE 'write'
    END AS verdict
  FROM ranked
  LEFT JOIN latest
    ON latest.id = ranked.id
  WHERE ranked.is_newest
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
  CASE WHEN ranked.is_newest AND newest.verdict IN ('write', 'unchanged') THEN ranked.merged_ids END AS merged_ids,
  ranked.hash,
  ranked.doubt,
  same.id IS NOT NULL AS replaces,
  ranked.is_newest AND newest.verdict = 'write' AND latest.id IS NOT NULL AND latest._deleted_at IS NULL AS was_live{{carry}},
  CASE
    WHEN ranked.id IS NULL OR ranked.version IS NULL THEN 'set_aside'
    WHEN ranked.nth > 1 THEN 'double'
    WHEN newest.verdict = 'ignored' THEN 'ignored'
    WHEN ranked.is_newest AND newest.verdict <> 'older' THEN newest.verdict
    WHEN newest.verdict = 'older' AND ranked.version >= latest.version THEN 'older'
    WHEN same._hash = ranked.hash THEN 'unchanged'
    ELSE 'write'
  END AS verdict
FROM ranked
LEFT JOIN newest
  ON newest.id = ranked.id
LEFT JOIN latest
  ON latest.id = ranked.id
LEFT JOIN kept AS same
  ON same.id = ranked.id
  AND same.version = ranked.version
LEFT JOIN kept AS earlier
  ON earlier.id = ranked.id
  AND earlier.version = CASE
    WHEN same.id IS NOT NULL THEN same.version
    WHEN ranked.version > latest.version THEN latest.version
  END
