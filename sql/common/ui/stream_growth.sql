-- Sums what was loaded into each stream's table and removed from it, by day since 1970. Reads only.
SELECT
  counted.stream,
  counted.days,
  sum(counted.loaded) AS loaded,
  sum(counted.deleted) AS deleted
FROM (
  SELECT
    runs.stream,
    floor({{began_ms}} / 86400000) AS days,
    runs.loaded,
    runs.deleted
  FROM {{stream_runs}} AS runs
  WHERE runs.started_at >= $since
) AS counted
GROUP BY counted.stream, counted.days
ORDER BY counted.stream, counted.days
