-- Enters changes of tables and properties. Not repeatable.
INSERT INTO {{schema_changes}} (stream, property, column_name, change, detail, run_id, noted_at)
SELECT
  given.stream,
  given.property,
  given.column_name,
  given.change,
  given.detail,
  $run_id,
  $noted_at
FROM (
  SELECT
    CAST(get_path(item.value, 'stream') AS VARCHAR) AS stream,
    CAST(get_path(item.value, 'property') AS VARCHAR) AS property,
    CAST(get_path(item.value, 'column') AS VARCHAR) AS column_name,
    CAST(get_path(item.value, 'change') AS VARCHAR) AS change,
    CAST(get_path(item.value, 'detail') AS VARCHAR) AS detail
  FROM (SELECT parse_json($events) AS listed) AS listing, LATERAL FLATTEN(INPUT => listing.listed) AS item
) AS given
