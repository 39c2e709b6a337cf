-- Takes changes out that are put back moved on. With settle_changes in one transaction.
DELETE FROM {{changes}}
WHERE sync = $sync
  AND change_id IN (
    SELECT
      moved.change_id
    FROM {{moved}} AS moved
  )
