-- Notes one comparison of a stream with HubSpot. Each call adds a row.
INSERT INTO {{verifications}} (sync, stream, warehouse_rows, hubspot_records, sampled, differing, pending, drift, findings, error_code, noted_at)
SELECT
  $sync,
  $stream,
  $warehouse_rows,
  $hubspot_records,
  $sampled,
  $differing,
  $pending,
  $drift,
  {{findings}},
  $error_code,
  $noted_at
FROM (SELECT CAST($findings AS VARCHAR) AS findings_text) AS given
