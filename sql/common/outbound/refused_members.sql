-- Source rows that name no member. One row each. Selects only; may be repeated.
SELECT
  CAST(NULL AS VARCHAR) AS source_key,
  'outbound.identity_missing' AS error_code
FROM {{member_source}} AS member_source
WHERE member_source.member IS NULL
