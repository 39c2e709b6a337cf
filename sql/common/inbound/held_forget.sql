-- Forgets what earlier runs held of a stream, but for the newest plans: a person may approve one that is not the last, as
-- scheduled runs make further ones. Repeatable.
DELETE FROM {{held}}
WHERE sync = $sync
  AND stream = $stream
  AND plan_id NOT IN (
    SELECT
      recent.plan_id
    FROM {{held}} AS recent
    WHERE recent.sync = $sync
      AND recent.stream = $stream
    GROUP BY
      recent.plan_id
    ORDER BY
      max(recent.held_at) DESC
    LIMIT 20
  )
