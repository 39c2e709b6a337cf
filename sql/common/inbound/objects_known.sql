-- The account's own object types, those seen last first. Repeatable.
SELECT
  known.type_id,
  known.name,
  known.full_name,
  known.stream,
  known.seen_at
FROM {{objects}} AS known
ORDER BY known.seen_at DESC, known.type_id
