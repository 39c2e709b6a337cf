-- Forgets what earlier runs held of a stream, but for the newest plans: a person may approve one that is not the last, as
-- scheduled runs make further ones. Repeatable.
DELETE FROM {{held}}
WHERE sync = $sync
  AND stream = $stream
  AND plan_id IN (
    SELECT ranked.plan_id
    FROM (
      SELECT
        known.plan_id,
        row_number() OVER (ORDER BY known.held_at DESC NULLS LAST, known.plan_id) AS place
      FROM (
        SELECT
          held.plan_id,
          max(held.held_at) AS held_at
        FROM {{held}} AS held
        WHERE held.sync = $sync
          AND held.stream = $stream
        GROUP BY held.plan_id
      ) AS known
    ) AS ranked
    WHERE ranked.place > 20
  )
