-- The other records that links of one association name, each once. Selects only.
SELECT DISTINCT
  wanted.to_folded
FROM {{wanted}} AS wanted
WHERE wanted.association = $association
  AND wanted.error_code IS NULL
