-- History storage: marks and closes the latest version of records that were merged into the records of this load. Repeatable.
UPDATE {{target}} AS kept
SET
  _merged_into = merge.survivor,
  _deleted_at = coalesce(kept._deleted_at, $synced_at),
  _valid_to = coalesce(kept._valid_to, greatest(kept._valid_from, $synced_at)),
  _synced_at = $synced_at,
  _run_id = $run_id
FROM (
  SELECT
    named.survivor,
    named.loser,
    max(present._valid_from) AS valid_from
  FROM (
    SELECT
      judged.id AS survivor,
      trim(unnest(string_split(judged.merged_ids, ';'))) AS loser
    FROM {{judged}} AS judged
    WHERE judged.merged_ids IS NOT NULL
      AND judged.verdict IN ('write', 'unchanged')
  ) AS named
  INNER JOIN {{target}} AS present
    ON present.id = named.loser
  WHERE named.loser <> named.survivor
  GROUP BY named.survivor, named.loser
) AS merge
WHERE kept.id = merge.loser
  AND kept._valid_from = merge.valid_from
  AND kept._merged_into IS NULL
