-- Counts the calls of the runs that began since a time, by sync and hour. Reads only.
SELECT
  counted.sync,
  counted.began,
  sum(counted.made) AS made,
  sum(counted.exports) AS exports
FROM (
  SELECT
    runs.sync,
    date_trunc('hour', runs.started_at) AS began,
    {{export}} + {{import}} + {{search}} + {{list}} + {{batch_read}} + {{batch}} + {{other}} AS made,
    {{export}} AS exports
  FROM {{runs}} AS runs
  WHERE runs.started_at >= $since
) AS counted
GROUP BY counted.sync, counted.began
ORDER BY counted.began, counted.sync
