-- Forgets what earlier runs refused or set aside: every such row has just been judged again. May be repeated.
DELETE FROM {{changes}}
WHERE sync = $sync
  AND run_id <> $run_id
  AND status IN ('refused', 'set_aside', 'dead')
