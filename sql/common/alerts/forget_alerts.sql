-- Forgets conditions that ended long ago. Repeatable.
DELETE FROM {{alerts}}
WHERE closed_at < $before
