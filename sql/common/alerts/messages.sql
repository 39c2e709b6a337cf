-- Reads the messages that are still on their way, the oldest of each channel first.
SELECT message_id, channel, body, made_at, nth, attempts, due_at, trouble
FROM {{messages}}
WHERE sent_at IS NULL
  AND given_up_at IS NULL
ORDER BY channel, made_at, nth, message_id
