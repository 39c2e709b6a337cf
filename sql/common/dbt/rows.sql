-- Rows of one table under the names that the dbt package reads. Repeatable.
SELECT {{columns}}
FROM {{source}} AS held
WHERE {{chosen}}
