-- How many links got which verdict. Repeatable.
SELECT
  judged.verdict,
  count(*) AS links
FROM {{judged}} AS judged
GROUP BY judged.verdict
