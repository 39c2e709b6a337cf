-- Takes out the rows that land_insert writes anew, in the same transaction. Repeatable.
DELETE FROM {{target}}
WHERE id IN (
  SELECT judged.id
  FROM {{judged}} AS judged
  WHERE judged.verdict = 'write'
    AND judged.replaces
)
