-- Makes a table anew, empty. Repeatable.
CREATE OR REPLACE TABLE {{table}} ({{definitions}})
