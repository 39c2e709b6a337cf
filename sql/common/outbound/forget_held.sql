-- Forgets the held removals of all but a sync's newest plans: a person may approve one that is not the last, as `plan`
-- and scheduled runs make further ones. May be repeated.
DELETE FROM {{held}}
WHERE sync = $sync
  AND plan_id NOT IN (
    SELECT
      recent.plan_id
    FROM {{held}} AS recent
    WHERE recent.sync = $sync
    GROUP BY
      recent.plan_id
    ORDER BY
      max(recent.changed_at) DESC
    LIMIT 20
  )
