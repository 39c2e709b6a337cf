-- Takes the rows that can't be sent whatever they hold into the change table. Once, in the transaction that adopts a plan.
INSERT INTO {{changes}} (
  change_id,
  sync,
  run_id,
  key,
  object,
  status,
  attempts,
  error_code,
  error_message,
  retryable,
  changed_at
)
SELECT
  concat($run_id, ':', CAST(row_number() OVER (ORDER BY refused.source_key) AS VARCHAR)),
  $sync,
  $run_id,
  {{shown_key}},
  $object,
  'refused',
  0,
  refused.error_code,
  CASE refused.error_code
    WHEN 'outbound.key_missing' THEN $key_missing
    WHEN 'outbound.key_doubled' THEN $key_doubled
    WHEN 'outbound.identity_missing' THEN $identity_missing
    WHEN 'outbound.link_from_missing' THEN $from_missing
    WHEN 'outbound.link_to_missing' THEN $to_missing
    ELSE $identity_doubled
  END,
  FALSE,
  $changed_at
FROM {{refused}} AS refused
