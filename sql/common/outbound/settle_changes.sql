-- Puts changes back that have moved on. Once, after settle_forget_changes: an UPDATE with a join took ten times as long
-- in DuckDB 1.5 (2 s for 5,000 of 20,000 rows).
INSERT INTO {{changes}} ({{columns}})
SELECT
  {{columns}}
FROM {{moved}}
