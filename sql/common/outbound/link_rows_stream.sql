-- The rows whose links differ, with their association cells. Selects only.
SELECT
  link_rows.source_key,
  link_rows.blocked{{link_texts}}
FROM {{link_rows}} AS link_rows
