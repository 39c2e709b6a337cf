-- Forgets the links of rows whose records were archived. After settle_archived_links; may be repeated.
DELETE FROM {{known}}
WHERE sync = $sync
  AND key IN (
    SELECT
      moved.key
    FROM {{moved}} AS moved
    WHERE moved.status = 'settled'
      AND moved.action = 'archive'
  )
