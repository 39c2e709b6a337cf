-- Forgets old messages that went out or were given up. Repeatable.
DELETE FROM {{messages}}
WHERE made_at < $before
  AND (sent_at IS NOT NULL OR given_up_at IS NOT NULL)
