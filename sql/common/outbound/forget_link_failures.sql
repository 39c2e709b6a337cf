-- Forgets the links that earlier runs set aside: every such link has just been judged again. May be repeated.
DELETE FROM {{association_changes}}
WHERE sync = $sync
  AND run_id <> $run_id
  AND status IN ('set_aside', 'dead')
