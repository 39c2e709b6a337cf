-- The vanished links have been marked. Repeatable.
DELETE FROM {{vanished}}
WHERE sync = $sync
