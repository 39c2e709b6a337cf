-- Notes that another sign-in leads to the account that a sync began with. Repeatable.
UPDATE {{accounts}}
SET
  portal_id = coalesce(portal_id, $portal_id),
  time_zone = coalesce($time_zone, time_zone),
  salt = $salt,
  credential = $credential
WHERE sync = $sync
