-- Says what a table holds. Repeatable.
COMMENT ON TABLE {{table}} IS {{comment}}
