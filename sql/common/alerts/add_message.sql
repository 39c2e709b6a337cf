-- Puts a message on its way. Repeatable: one that is there already stays as it is.
INSERT INTO {{messages}} (message_id, alert_id, sync, kind, message_state, channel, body, made_at, nth, attempts, due_at)
SELECT
  given.message_id,
  $alert_id,
  $sync,
  $kind,
  $message_state,
  $channel,
  $body,
  $made_at,
  $nth,
  0,
  $made_at
FROM (SELECT CAST($message_id AS VARCHAR) AS message_id) AS given
WHERE given.message_id NOT IN (SELECT kept.message_id FROM {{messages}} AS kept)
