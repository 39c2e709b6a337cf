-- A row for each item of two lists that stand in JSON columns. Repeatable.
SELECT {{columns}}
FROM {{source}} AS held, LATERAL FLATTEN(INPUT => held.{{list}}) AS items
WHERE {{chosen}}
UNION ALL
SELECT {{others}}
FROM {{source}} AS held, LATERAL FLATTEN(INPUT => held.{{other_list}}) AS items
WHERE {{chosen}}
