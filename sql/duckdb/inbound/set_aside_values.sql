-- Keeps the texts that did not fit their columns or were rounded by them. Not repeatable: part of a load's transaction.
INSERT INTO {{set_aside_values}} (stream, id, property, column_name, text, error_code, run_id, noted_at)
SELECT
  $stream,
  doubted.id,
  coalesce(named.property, doubted.text.key),
  doubted.text.key,
  doubted.text.value,
  doubted.code.value,
  $run_id,
  $synced_at
FROM (
  SELECT
    doubts.id,
    unnest(map_entries(CAST(doubts.texts AS MAP(VARCHAR, VARCHAR)))) AS text,
    unnest(map_entries(CAST(doubts.codes AS MAP(VARCHAR, VARCHAR)))) AS code
  FROM {{doubts}} AS doubts
) AS doubted
LEFT JOIN {{columns}} AS named
  ON named.stream = $stream
  AND named.column_name = doubted.text.key
WHERE doubted.code.value IS NOT NULL
