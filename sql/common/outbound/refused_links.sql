-- Source rows that name no pair: one of their keys is missing. The row's own record is named by `shown_key` alone: its
-- other links go. One row each. Selects only; may be repeated.
SELECT
  CAST(NULL AS VARCHAR) AS source_key,
  link_source.from_key AS shown_key,
  CASE
    WHEN link_source.from_key IS NULL THEN 'outbound.link_from_missing'
    ELSE 'outbound.link_to_missing'
  END AS error_code
FROM {{link_source}} AS link_source
WHERE link_source.from_key IS NULL
  OR link_source.to_key IS NULL
