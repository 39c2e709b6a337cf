-- The live records that a sweep's archived ones take away. Repeatable.
SELECT judged.id
FROM {{judged}} AS judged
WHERE judged.archived
  AND judged.was_live
  AND judged.verdict IN ('write', 'mark')
