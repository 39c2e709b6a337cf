-- Leaves failed rows out until they change in the source. May be repeated.
UPDATE {{changes}}
SET
  status = 'skipped',
  changed_at = $changed_at
WHERE sync = $sync
  AND status IN ('set_aside', 'dead', 'refused')
  AND (hash IS NOT NULL OR action = 'archive')
  AND key IN (
    SELECT
      named.key
    FROM {{named}} AS named
  )
