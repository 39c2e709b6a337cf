-- The view of messages about alerts: to which channel, and whether they went out. Selects only.
SELECT
  channel,
  sync,
  kind,
  message_state AS {{state}},
  made_at,
  sent_at,
  given_up_at,
  attempts,
  due_at,
  trouble,
  alert_id
FROM {{messages}}
