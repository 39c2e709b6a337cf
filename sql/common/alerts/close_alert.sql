-- Enters that a condition has ended. Repeatable.
UPDATE {{alerts}}
SET closed_at = $closed_at
WHERE alert_id = $alert_id
  AND closed_at IS NULL
