-- Makes a schema. Repeatable.
CREATE SCHEMA IF NOT EXISTS {{schema}}
