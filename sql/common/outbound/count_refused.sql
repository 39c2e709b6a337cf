-- Counts the rows that can't be sent whatever they hold, by reason. Selects only.
SELECT
  refused.error_code,
  count(*) AS counted
FROM {{refused}} AS refused
GROUP BY
  refused.error_code
