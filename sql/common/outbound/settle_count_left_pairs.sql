-- Counts the pairs that an import did not link. Selects only.
SELECT
  count(*) AS pairs
FROM {{verdicts}} AS verdicts
WHERE verdicts.add_status <> 'settled'
