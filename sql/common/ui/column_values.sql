-- The different values of a source's column, as HubSpot would be sent them, the most frequent first. Reads only.
SELECT
  given.value,
  count(*) AS value_rows
FROM (
  SELECT {{value}} AS value
  FROM {{source}} AS source
) AS given
WHERE given.value IS NOT NULL
GROUP BY given.value
ORDER BY value_rows DESC, given.value
LIMIT $limit
