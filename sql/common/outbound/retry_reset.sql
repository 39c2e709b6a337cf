-- Makes failed rows due at once and forgets how often they were tried. May be repeated.
UPDATE {{changes}}
SET
  status = 'set_aside',
  attempts = 0
WHERE sync = $sync
  AND status IN ('set_aside', 'dead')
  AND key IN (
    SELECT
      named.key
    FROM {{named}} AS named
  )
