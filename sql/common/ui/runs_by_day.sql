-- Counts runs by day since 1970 and status, with what they moved; what a held run counts is what it would do. Reads only.
SELECT
  counted.days,
  counted.status,
  count(*) AS met,
  sum(counted.moved) AS moved,
  sum(counted.aside) AS aside
FROM (
  SELECT
    floor({{began_ms}} / 86400000) AS days,
    runs.status,
    CASE
      WHEN runs.status = 'held' THEN 0
      ELSE coalesce(streams.moved, 0) + {{created}} + {{updated}} + {{archived}} + {{added}} + {{removed}}
    END AS moved,
    coalesce(streams.aside, 0) + {{refused}} + {{set_aside}} + {{links_aside}} AS aside
  FROM {{runs}} AS runs
  LEFT JOIN (
    SELECT
      stream_runs.run_id,
      sum(stream_runs.loaded + stream_runs.deleted) AS moved,
      sum(stream_runs.set_aside) AS aside
    FROM {{stream_runs}} AS stream_runs
    GROUP BY stream_runs.run_id
  ) AS streams
    ON streams.run_id = runs.run_id
  WHERE runs.started_at >= $since
    AND (runs.sync = $sync OR $sync IS NULL)
) AS counted
GROUP BY counted.days, counted.status
ORDER BY counted.days, counted.status
