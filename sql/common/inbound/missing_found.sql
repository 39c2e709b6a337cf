-- Takes from the missing ones those that a second look found. Repeatable.
DELETE FROM {{missing}}
WHERE id IN (
  SELECT judged.id
  FROM {{judged}} AS judged
  WHERE NOT judged.archived
)
