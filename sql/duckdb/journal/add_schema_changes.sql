-- Enters changes of tables and properties. Not repeatable.
INSERT INTO {{schema_changes}} (stream, property, column_name, change, detail, run_id, noted_at)
SELECT
  given.event.stream,
  given.event.property,
  given.event."column",
  given.event.change,
  given.event.detail,
  $run_id,
  $noted_at
FROM (
  SELECT unnest(from_json(
    CAST($events AS JSON),
    '[{"stream": "VARCHAR", "property": "VARCHAR", "column": "VARCHAR", "change": "VARCHAR", "detail": "VARCHAR"}]'
  )) AS event
) AS given
