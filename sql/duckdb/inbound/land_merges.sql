-- Marks the rows of records that were merged into the records of this load. Repeatable.
UPDATE {{target}} AS kept
SET
  _merged_into = merge.survivor,
  _deleted_at = coalesce(kept._deleted_at, $synced_at),
  _synced_at = $synced_at,
  _run_id = $run_id
FROM (
  SELECT
    judged.id AS survivor,
    trim(unnest(string_split(judged.merged_ids, ';'))) AS loser
  FROM {{judged}} AS judged
  WHERE judged.merged_ids IS NOT NULL
    AND judged.verdict IN ('write', 'mark', 'unchanged')
) AS merge
WHERE kept.id = merge.loser
  AND merge.loser <> merge.survivor
  AND kept._merged_into IS NULL
