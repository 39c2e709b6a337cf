-- Keeps the ids of live records that a pass came by: what a complete pass did not see is gone. Repeatable: doubles do no harm.
INSERT INTO {{seen}} (sync, stream, pass, id)
SELECT
  $sync,
  $stream,
  $pass,
  judged.id
FROM {{judged}} AS judged
WHERE judged.id IS NOT NULL
  AND NOT judged.archived
