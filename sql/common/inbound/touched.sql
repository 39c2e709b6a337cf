-- Notes the records whose links are to be read anew. Repeatable: doubles do no harm.
INSERT INTO {{touched}} (sync, object, id)
SELECT
  $sync,
  $object,
  judged.id
FROM {{judged}} AS judged
WHERE judged.verdict IN ('write', 'mark')
  AND NOT judged.archived
