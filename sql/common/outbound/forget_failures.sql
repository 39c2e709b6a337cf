-- Forgets what earlier runs refused or set aside: every such row has just been judged again, but for those that rest.
-- May be repeated.
DELETE FROM {{changes}}
WHERE sync = $sync
  AND run_id <> $run_id
  AND status IN ('refused', 'set_aside', 'dead')
  AND status || ':' || key NOT IN (
    SELECT
      'set_aside:' || plan.source_key
    FROM {{plan}} AS plan
    WHERE plan.decision = 'resting'
  )
