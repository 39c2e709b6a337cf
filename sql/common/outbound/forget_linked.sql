-- Rows whose links are planned or gone are no longer known to be settled. May be repeated.
DELETE FROM {{linked}}
WHERE sync = $sync
  AND key IN (
    SELECT
      link_rows.source_key
    FROM {{link_rows}} AS link_rows
    UNION ALL
    SELECT
      vanished.source_key
    FROM {{vanished}} AS vanished
  )
