-- For test/conformance, on each engine: selects expressions over a person's query. Reads only.
SELECT {{projections}}
FROM {{source}} AS source
