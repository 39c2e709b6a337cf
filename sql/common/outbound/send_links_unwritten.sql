-- Sets links aside whose records could not be written. May be repeated.
UPDATE {{association_changes}}
SET
  status = 'set_aside',
  error_code = 'outbound.record_not_written',
  error_message = $message,
  retryable = TRUE,
  changed_at = $changed_at
WHERE sync = $sync
  AND status = 'planned'
  AND (from_id IS NULL OR to_id IS NULL)
