-- Marks the rows of records that were merged into the records of this load. Repeatable.
UPDATE {{target}}
SET
  _merged_into = merged.survivor,
  _deleted_at = coalesce(_deleted_at, merged.merged_at, $synced_at),
  _synced_at = $synced_at,
  _run_id = $run_id
FROM (
  SELECT
    named.loser,
    max(named.survivor) AS survivor,
    max(named.merged_at) AS merged_at
  FROM (
    SELECT
      judged.id AS survivor,
      judged.updated_at AS merged_at,
      trim(unnest(string_split(judged.merged_ids, ';'))) AS loser
    FROM {{judged}} AS judged
    WHERE judged.merged_ids IS NOT NULL
      AND judged.verdict IN ('write', 'mark', 'unchanged')
  ) AS named
  WHERE named.loser <> named.survivor
  GROUP BY named.loser
) AS merged
WHERE id = merged.loser
  AND _merged_into IS NULL
