-- For tests: selects expressions over a table, in the order of columns. Reads only.
SELECT {{projections}}
FROM {{table}}
ORDER BY {{order}}
