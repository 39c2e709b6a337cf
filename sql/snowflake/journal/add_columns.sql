-- Adds names to the name map; those that are there stay. Repeatable.
INSERT INTO {{columns}} (stream, property, column_name, kind, run_id, added_at)
SELECT given.stream, given.property, given.column_name, given.kind, $run_id, $added_at
FROM (
  SELECT
    CAST(get_path(item.value, 'stream') AS VARCHAR) AS stream,
    CAST(get_path(item.value, 'property') AS VARCHAR) AS property,
    CAST(get_path(item.value, 'column') AS VARCHAR) AS column_name,
    CAST(get_path(item.value, 'kind') AS VARCHAR) AS kind
  FROM (SELECT parse_json($names) AS listed) AS listing, LATERAL FLATTEN(INPUT => listing.listed) AS item
) AS given
WHERE NOT EXISTS (
  SELECT 1
  FROM {{columns}} AS kept
  WHERE kept.stream = given.stream
    AND kept.property = given.property
    AND kept.column_name = given.column_name
)
