-- Keeps the texts that did not fit their columns or were rounded by them. Not repeatable: part of a load's transaction.
INSERT INTO {{set_aside_values}} (stream, id, property, column_name, text, error_code, run_id, noted_at)
SELECT
  $stream,
  doubt.id,
  coalesce(named.property, doubt.came.key),
  doubt.came.key,
  doubt.texts.value,
  CASE WHEN doubt.kept.value IS NULL THEN 'inbound.value_unfit' ELSE 'inbound.value_rounded' END,
  $run_id,
  $synced_at
FROM (
  SELECT
    doubts.id,
    unnest(map_entries(CAST(doubts.texts AS MAP(VARCHAR, VARCHAR)))) AS texts,
    unnest(map_entries(CAST(doubts.came AS MAP(VARCHAR, VARCHAR)))) AS came,
    unnest(map_entries(CAST(doubts.kept AS MAP(VARCHAR, VARCHAR)))) AS kept
  FROM {{doubts}} AS doubts
) AS doubt
LEFT JOIN {{columns}} AS named
  ON named.stream = $stream
  AND named.column_name = doubt.came.key
WHERE doubt.came.value IS DISTINCT FROM doubt.kept.value
