-- Notes the account that a sync begins with, and what it is signed in with. Not repeatable.
INSERT INTO {{accounts}} (
  sync,
  portal_id,
  time_zone,
  salt,
  credential,
  run_id,
  noted_at
)
SELECT
  $sync,
  $portal_id,
  $time_zone,
  $salt,
  $credential,
  $run_id,
  $noted_at
