-- The latest version of each record of a table that keeps them with their validity, deleted records too. Repeatable.
SELECT *
FROM {{target}}
QUALIFY row_number() OVER (PARTITION BY id ORDER BY _valid_from DESC NULLS LAST) = 1
