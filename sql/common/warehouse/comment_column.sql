-- Says what a column holds. Repeatable.
COMMENT ON COLUMN {{table}}.{{column}} IS {{comment}}
