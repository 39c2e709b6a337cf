-- A row for each item of a list that stands in a JSON column. Repeatable.
SELECT {{columns}}
FROM {{source}} AS held
CROSS JOIN unnest(TRY_CAST(held.{{list}} AS JSON[])) AS items(value)
WHERE {{chosen}}
