-- No longer leaves rows out. May be repeated.
DELETE FROM {{changes}}
WHERE sync = $sync
  AND status = 'skipped'
  AND key IN (
    SELECT
      named.key
    FROM {{named}} AS named
    WHERE named.status = 'skipped'
  )
