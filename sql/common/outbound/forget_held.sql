-- Forgets the held removals of all but a sync's newest plans: a person may approve one that is not the last, as `plan`
-- and scheduled runs make further ones. May be repeated.
DELETE FROM {{held}}
WHERE sync = $sync
  AND plan_id IN (
    SELECT ranked.plan_id
    FROM (
      SELECT
        known.plan_id,
        row_number() OVER (ORDER BY known.changed_at DESC NULLS LAST, known.plan_id) AS place
      FROM (
        SELECT
          held.plan_id,
          max(held.changed_at) AS changed_at
        FROM {{held}} AS held
        WHERE held.sync = $sync
        GROUP BY held.plan_id
      ) AS known
    ) AS ranked
    WHERE ranked.place > 20
  )
