-- Forgets how the control schema was made. Repeatable.
DELETE FROM {{made}}
