-- Points the rows merged into a record that was itself merged at the last survivor, one link a time: run until it changes nothing.
UPDATE {{target}}
SET
  _merged_into = chain.next_survivor,
  _synced_at = $synced_at,
  _run_id = $run_id
FROM (
  SELECT
    survivor.id AS chain_id,
    max(survivor._merged_into) AS next_survivor
  FROM {{target}} AS survivor
  WHERE survivor._merged_into IS NOT NULL
  GROUP BY survivor.id
) AS chain
WHERE _merged_into = chain.chain_id
  AND chain.next_survivor <> id
  AND chain.next_survivor <> _merged_into
