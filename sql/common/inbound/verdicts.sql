-- How many records got which verdict, how many of them take a live row away, and in how many a value doesn't fit. Repeatable.
SELECT
  judged.verdict,
  count(*) AS records,
  count(CASE WHEN judged.archived AND judged.was_live THEN 1 END) AS removals,
  count(judged.doubt) AS doubts
FROM {{judged}} AS judged
GROUP BY judged.verdict
