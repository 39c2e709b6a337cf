-- Makes a table of a run from a statement that selects; it needs no history to fall back on, so that it keeps none. Repeatable:
-- the table is replaced.
CREATE OR REPLACE TRANSIENT TABLE {{table}} AS
{{selected}}
