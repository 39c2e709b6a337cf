-- Keeps the ids of an ids-only listing. Repeatable: doubles do no harm.
INSERT INTO {{seen}} (sync, stream, pass, id)
SELECT
  $sync,
  $stream,
  $pass,
  staged._id
FROM {{staging}} AS staged
WHERE staged._id <> ''
