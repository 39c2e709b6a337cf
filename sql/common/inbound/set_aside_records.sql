-- Keeps the records that can't be told from others, whole, with the reason. Not repeatable: part of a load's transaction.
INSERT INTO {{set_aside}} (sync, stream, id, error_code, what, record, run_id, noted_at)
SELECT
  $sync,
  $stream,
  judged.id,
  'inbound.record_without_id',
  CASE
    WHEN judged.id IS NULL THEN 'The record came without an id.'
    ELSE 'The record came without a readable time of change.'
  END,
  {{record}},
  $run_id,
  $synced_at
FROM {{judged}} AS judged
INNER JOIN {{staging}} AS staged
  ON {{place}} = judged.place
WHERE judged.verdict = 'set_aside'
