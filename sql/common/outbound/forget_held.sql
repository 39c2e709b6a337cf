-- Forgets the held removals of a sync's earlier plans. May be repeated.
DELETE FROM {{held}}
WHERE sync = $sync
  AND plan_id <> $plan_id
