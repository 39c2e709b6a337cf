-- The links of one source row as they stand, and what became of the last wish to change them. Reads only.
SELECT
  results.to_type,
  results.to_key,
  results.to_id,
  results.label,
  results.result,
  results.error_code,
  results.error_message,
  results.run_id,
  results.{{at}} AS changed_at
FROM {{association_results}} AS results
WHERE results.sync = $sync
  AND results.key = $key
ORDER BY
  results.to_type NULLS LAST,
  results.to_id NULLS LAST,
  results.label NULLS FIRST,
  results.result
LIMIT $limit
