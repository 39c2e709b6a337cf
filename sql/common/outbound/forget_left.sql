-- Forgets what is known of rows that left the source and whose records are gone, or another row's. May be repeated.
DELETE FROM {{known}}
WHERE sync = $sync
  AND key IN (
    SELECT
      leaving.source_key
    FROM {{leaving}} AS leaving
    WHERE leaving.decision = 'unchanged'
      AND leaving.hubspot_id IS NULL
  )
