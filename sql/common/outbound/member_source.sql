-- The source's rows as members: the identity folded and as it is spelled, '' as NULL. Selects only; may be repeated.
SELECT
  nullif(trim({{member}}), '') AS member,
  nullif(trim({{spelled}}), '') AS spelled
FROM {{source}} AS source
