-- Forgets the links of others on rows that were looked at or are gone from the source. May be repeated.
DELETE FROM {{kept_links}}
WHERE sync = $sync
  AND key NOT IN (
    SELECT frozen.source_key
    FROM {{frozen}} AS frozen
    LEFT JOIN {{link_rows}} AS link_rows
      ON link_rows.source_key = frozen.source_key
    WHERE frozen.source_key IS NOT NULL
      AND link_rows.source_key IS NULL
  )
