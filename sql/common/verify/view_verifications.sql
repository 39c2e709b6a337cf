-- The contract's view of comparisons with HubSpot. Selects only.
SELECT
  noted_at AS {{at}},
  sync,
  stream,
  CAST(warehouse_rows AS BIGINT) AS warehouse,
  CAST(hubspot_records AS BIGINT) AS hubspot,
  CAST(sampled AS BIGINT) AS sampled,
  CAST(differing AS BIGINT) AS differing,
  CAST(pending AS BIGINT) AS pending,
  drift,
  findings,
  error_code
FROM {{verifications}}
