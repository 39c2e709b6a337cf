-- For tests: selects expressions over a person's query. Reads only.
SELECT {{projections}}
FROM {{source}} AS source
