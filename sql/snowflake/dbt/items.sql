-- A row for each item of a list that stands in a JSON column. Repeatable.
SELECT {{columns}}
FROM {{source}} AS held, LATERAL FLATTEN(INPUT => held.{{list}}) AS items
WHERE {{chosen}}
