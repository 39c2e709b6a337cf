-- Remembers the import that HubSpot made of a batch. May be repeated.
UPDATE {{batches}}
SET
  status = 'sent',
  import_id = $import_id,
  changed_at = $changed_at
WHERE batch_id = $batch_id
