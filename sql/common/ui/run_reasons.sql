-- Counts why runs that began in a time refused rows, set some aside or failed to read streams: by run, or all together. Reads only.
SELECT
  met.run_id,
  met.unit,
  met.became,
  met.error_code,
  count(*) AS met,
  min(met.what) AS what
FROM (
  SELECT
    CASE WHEN $by = 'run' THEN listed.run_id END AS run_id,
    listed.unit,
    listed.became,
    listed.error_code,
    listed.what
  FROM (
    SELECT change.run_id, 'row' AS unit, change.status AS became, change.error_code, change.error_message AS what
    FROM {{changes}} AS change
    WHERE change.error_code IS NOT NULL
    UNION ALL
    SELECT link.run_id, 'link' AS unit, link.status AS became, link.error_code, link.error_message AS what
    FROM {{association_changes}} AS link
    WHERE link.error_code IS NOT NULL
    UNION ALL
    SELECT record.run_id, 'record' AS unit, 'set_aside' AS became, record.error_code, record.what
    FROM {{set_aside}} AS record
    UNION ALL
    SELECT streams.run_id, 'stream' AS unit, 'failed' AS became, streams.error_code, streams.error_what AS what
    FROM {{stream_runs}} AS streams
    WHERE streams.error_code IS NOT NULL
      AND streams.status IN ('failed', 'skipped')
  ) AS listed
  JOIN {{runs}} AS runs
    ON runs.run_id = listed.run_id
  WHERE runs.started_at >= $since
    AND runs.started_at <= $until
    AND (runs.sync = $sync OR $sync IS NULL)
) AS met
GROUP BY
  met.run_id,
  met.unit,
  met.became,
  met.error_code
ORDER BY
  met DESC,
  met.unit,
  met.became,
  met.error_code
