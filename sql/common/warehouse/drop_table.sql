-- Drops a table if it is there. Repeatable.
DROP TABLE IF EXISTS {{table}}
