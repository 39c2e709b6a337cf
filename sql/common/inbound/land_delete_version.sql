-- History storage: takes out the versions that land_insert writes anew, in the same transaction. Repeatable.
DELETE FROM {{target}}
WHERE (id, _valid_from) IN (
  SELECT judged.id, judged.version
  FROM {{judged}} AS judged
  WHERE judged.verdict = 'write'
    AND judged.replaces
)
