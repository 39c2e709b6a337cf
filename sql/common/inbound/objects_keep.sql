-- Writes down an object type and the name of its stream. Not repeatable alone: objects_forget stands before it.
INSERT INTO {{objects}} (type_id, name, full_name, stream, seen_at)
SELECT
  $type_id,
  $name,
  $full_name,
  $stream,
  $seen_at
