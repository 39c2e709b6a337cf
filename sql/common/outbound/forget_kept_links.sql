-- Forgets the links of others on rows that were looked at or are gone from the source. May be repeated.
DELETE FROM {{kept_links}}
WHERE sync = $sync
  AND (
    key IN (
      SELECT link_rows.source_key
      FROM {{link_rows}} AS link_rows
    )
    OR key NOT IN (
      SELECT frozen.source_key
      FROM {{frozen}} AS frozen
      WHERE frozen.source_key IS NOT NULL
    )
  )
