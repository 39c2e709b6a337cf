-- When syncs were brought up to date on each day since 1970: first, last, and the longest time between two ends. All days before are one. Reads only.
SELECT
  good.sync,
  good.days,
  min(good.ended) AS first_ms,
  max(good.ended) AS last_ms,
  max(CASE WHEN good.days_before = good.days THEN good.ended - good.ended_before ELSE 0 END) AS longest_ms
FROM (
  SELECT
    counted.sync,
    counted.ended,
    counted.days,
    lag(counted.ended) OVER (PARTITION BY counted.sync ORDER BY counted.ended) AS ended_before,
    lag(counted.days) OVER (PARTITION BY counted.sync ORDER BY counted.ended) AS days_before
  FROM (
    SELECT
      runs.sync,
      {{ended_ms}} AS ended,
      CASE WHEN runs.finished_at < $since THEN $day_before ELSE floor({{ended_ms}} / 86400000) END AS days
    FROM {{runs}} AS runs
    WHERE runs.status IN ('succeeded', 'partial')
      AND runs.finished_at IS NOT NULL
      AND (runs.sync = $sync OR $sync IS NULL)
  ) AS counted
) AS good
GROUP BY
  good.sync,
  good.days
ORDER BY
  good.sync,
  good.days
