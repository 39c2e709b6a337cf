-- Forgets how views were made. Repeatable.
DELETE FROM {{made}}
