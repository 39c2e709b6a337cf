-- Makes a table from a statement that selects. Repeatable: the table is replaced.
CREATE OR REPLACE TABLE {{table}} AS
{{selected}}
