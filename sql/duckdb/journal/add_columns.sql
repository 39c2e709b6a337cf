-- Adds names to the name map; those that are there stay. Repeatable.
INSERT INTO {{columns}} (stream, property, column_name, kind, run_id, added_at)
SELECT given.name.stream, given.name.property, given.name."column", given.name.kind, $run_id, $added_at
FROM (
  SELECT unnest(from_json(
    CAST($names AS JSON),
    '[{"stream": "VARCHAR", "property": "VARCHAR", "column": "VARCHAR", "kind": "VARCHAR"}]'
  )) AS name
) AS given
WHERE NOT EXISTS (
  SELECT 1
  FROM {{columns}} AS kept
  WHERE kept.stream = given.name.stream
    AND kept.property = given.name.property
    AND kept.column_name = given.name."column"
)
