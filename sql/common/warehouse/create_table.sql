-- Makes a table. Repeatable; leaves one that is there as it is.
CREATE TABLE IF NOT EXISTS {{table}} ({{definitions}})
