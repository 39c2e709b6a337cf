-- How many records got which verdict, and how many of them take a live row away. Repeatable.
SELECT
  judged.verdict,
  count(*) AS records,
  count(CASE WHEN judged.archived AND judged.was_live THEN 1 END) AS removals
FROM {{judged}} AS judged
GROUP BY judged.verdict
