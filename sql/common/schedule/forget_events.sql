-- Forgets old events. Repeatable.
DELETE FROM {{events}}
WHERE noted_at < $before
