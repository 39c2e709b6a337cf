-- Makes a staging table anew, empty. Repeatable.
CREATE OR REPLACE TRANSIENT TABLE {{table}} ({{definitions}})
