-- A row for each item of two lists that stand in JSON columns. Repeatable.
SELECT {{columns}}
FROM {{source}} AS held
CROSS JOIN unnest(TRY_CAST(held.{{list}} AS JSON[])) AS items(value)
WHERE {{chosen}}
UNION ALL
SELECT {{others}}
FROM {{source}} AS held
CROSS JOIN unnest(TRY_CAST(held.{{other_list}} AS JSON[])) AS items(value)
WHERE {{chosen}}
