-- Keeps the texts that did not fit their columns or were rounded by them. Not repeatable: part of a load's transaction.
INSERT INTO {{set_aside_values}} (stream, id, property, column_name, text, error_code, run_id, noted_at)
SELECT
  $stream,
  doubted.id,
  coalesce(named.property, doubted.column_name),
  doubted.column_name,
  doubted.value_text,
  doubted.error_code,
  $run_id,
  $synced_at
FROM (
  SELECT
    doubts.id,
    code.key AS column_name,
    CAST(exact.value AS VARCHAR) AS value_text,
    CAST(code.value AS VARCHAR) AS error_code
  FROM {{doubts}} AS doubts,
    LATERAL FLATTEN(INPUT => doubts.codes) AS code,
    LATERAL FLATTEN(INPUT => doubts.texts) AS exact
  WHERE exact.key = code.key
) AS doubted
LEFT JOIN {{columns}} AS named
  ON named.stream = $stream
  AND named.column_name = doubted.column_name
WHERE doubted.error_code IS NOT NULL
