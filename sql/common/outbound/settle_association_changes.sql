-- Moves links along by the verdicts about their pairs: an added one by the write, a removed one by the removal. May be
-- repeated.
UPDATE {{association_changes}}
SET
  status = CASE WHEN action = 'add' THEN verdicts.add_status ELSE verdicts.remove_status END,
  error_code = CASE WHEN action = 'add' THEN verdicts.add_code ELSE verdicts.remove_code END,
  error_message = CASE WHEN action = 'add' THEN verdicts.add_message ELSE verdicts.remove_message END,
  retryable = CASE WHEN action = 'add' THEN verdicts.add_retryable ELSE verdicts.remove_retryable END,
  changed_at = $changed_at
FROM (
  SELECT
    staged.pair_id AS judged_pair,
    staged.batch_id AS judged_batch,
    staged.add_status,
    staged.add_code,
    staged.add_message,
    CAST(staged.add_retryable AS BOOLEAN) AS add_retryable,
    staged.remove_status,
    staged.remove_code,
    staged.remove_message,
    CAST(staged.remove_retryable AS BOOLEAN) AS remove_retryable
  FROM {{verdicts}} AS staged
) AS verdicts
WHERE sync = $sync
  AND batch_id = verdicts.judged_batch
  AND pair_id = verdicts.judged_pair
