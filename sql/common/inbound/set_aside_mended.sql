-- Takes back what was set aside of records that landed now, or that set_aside_records keeps anew. Repeatable.
DELETE FROM {{set_aside}}
WHERE sync = $sync
  AND stream = $stream
  AND id IN (
    SELECT judged.id
    FROM {{judged}} AS judged
    WHERE judged.verdict IN ('write', 'mark', 'unchanged', 'set_aside')
  )
