-- Counts what reading set aside, by stream and reason. Reads only.
SELECT
  kept.kind,
  kept.stream,
  kept.error_code,
  count(*) AS met,
  min(kept.what) AS what
FROM (
  SELECT 'record' AS kind, record.stream, record.error_code, record.what
  FROM {{set_aside}} AS record
  UNION ALL
  SELECT 'value' AS kind, cell.stream, cell.error_code, CAST(NULL AS VARCHAR) AS what
  FROM {{set_aside_values}} AS cell
) AS kept
GROUP BY
  kept.kind,
  kept.stream,
  kept.error_code
ORDER BY
  met DESC,
  kept.kind,
  kept.stream,
  kept.error_code
