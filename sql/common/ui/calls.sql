-- Counts the calls of the runs that began since a time, by sync and hour since 1970. Reads only.
SELECT
  counted.sync,
  counted.hours,
  sum(counted.made) AS made,
  sum(counted.exports) AS exports
FROM (
  SELECT
    runs.sync,
    floor({{began_ms}} / 3600000) AS hours,
    {{export}} + {{import}} + {{search}} + {{list}} + {{batch_read}} + {{batch}} + {{other}} AS made,
    {{export}} AS exports
  FROM {{runs}} AS runs
  WHERE runs.started_at >= $since
) AS counted
GROUP BY counted.sync, counted.hours
ORDER BY counted.hours, counted.sync
