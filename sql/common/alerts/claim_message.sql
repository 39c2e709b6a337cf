-- Takes a message for one try: one row, or somebody else has taken it.
UPDATE {{messages}}
SET
  attempts = attempts + 1,
  due_at = $due_at
WHERE message_id = $message_id
  AND attempts = $attempts
  AND sent_at IS NULL
