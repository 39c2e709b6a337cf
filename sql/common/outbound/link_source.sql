-- The source's rows as links: both keys as wire texts, '' as NULL, and the label. Selects only; may be repeated.
SELECT
  nullif(trim({{from_key}}), '') AS from_key,
  nullif(trim({{from_text}}), '') AS from_text,
  nullif(trim({{to_key}}), '') AS to_key,
  nullif(trim({{label}}), '') AS label
FROM {{source}} AS source
