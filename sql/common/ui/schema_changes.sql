-- One page of the changes of tables and properties, the newest first. Reads only.
SELECT
  listed.place,
  listed.stream,
  listed.property,
  listed.column_name,
  listed.change,
  listed.detail,
  listed.run_id,
  listed.noted_at
FROM (
  SELECT
    changed.stream,
    changed.property,
    changed.column_name,
    changed.change,
    changed.detail,
    changed.run_id,
    changed.noted_at,
    row_number() OVER (
      ORDER BY
        changed.noted_at DESC NULLS LAST,
        changed.stream,
        changed.property NULLS FIRST,
        changed.column_name NULLS FIRST,
        changed.change,
        changed.run_id NULLS LAST
    ) AS place
  FROM {{schema_changes}} AS changed
) AS listed
WHERE listed.place > $after
ORDER BY listed.place
LIMIT $limit
