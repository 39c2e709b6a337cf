-- The frozen rows as wire texts, '' as NULL, with the hashes that are compared with what was last sent. Selects only; may be repeated.
SELECT
  {{source_key}} AS source_key,
  nullif(trim({{identity}}), '') AS identity,
  nullif(trim({{identity_text}}), '') AS identity_text,
  {{hash}} AS hash,
  {{link_hash}} AS link_hash{{fields}}{{links}}
FROM {{raw}} AS raw
