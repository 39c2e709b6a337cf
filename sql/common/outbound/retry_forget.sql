-- Forgets what is remembered of rows that were left out, so that they are compared with HubSpot afresh. May be repeated.
DELETE FROM {{known}}
WHERE sync = $sync
  AND key IN (
    SELECT
      named.key
    FROM {{named}} AS named
    WHERE named.status = 'skipped'
  )
