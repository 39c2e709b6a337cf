-- Makes failed links due at once. May be repeated.
UPDATE {{association_changes}}
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
