-- The records to be written in which a value does not fit its column or is rounded by it, with the texts before and after. Repeatable.
SELECT
  judged.id,
  {{texts}} AS texts,
  {{came}} AS came,
  {{kept}} AS kept
FROM {{judged}} AS judged
INNER JOIN {{staging}} AS staged
  ON staged.rowid = judged.place
WHERE judged.verdict = 'write'
  AND ({{any}})
