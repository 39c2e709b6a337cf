-- The ids of a list, in order. Repeatable.
SELECT missing.id
FROM {{missing}} AS missing
ORDER BY missing.id
