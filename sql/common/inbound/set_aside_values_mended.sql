-- Merge storage: forgets the values set aside of records that are written anew. Repeatable.
DELETE FROM {{set_aside_values}}
WHERE stream = $stream
  AND id IN (
    SELECT judged.id
    FROM {{judged}} AS judged
    WHERE judged.verdict = 'write'
  )
