-- Makes a table, with what it and its columns hold. Repeatable; leaves one that is there as it is.
CREATE TABLE IF NOT EXISTS {{table}} ({{definitions}}){{comment}}
