-- Enters what became of a try. Repeatable.
UPDATE {{messages}}
SET
  sent_at = $sent_at,
  given_up_at = $given_up_at,
  trouble = $trouble,
  due_at = $due_at
WHERE message_id = $message_id
  AND sent_at IS NULL
