-- The account's own object types as they were last seen. Repeatable.
SELECT
  known.type_id,
  known.name,
  known.full_name,
  known.stream,
  known.seen_at
FROM {{objects}} AS known
ORDER BY known.type_id
