-- Plans the changes of a batch again that HubSpot never got. Once.
UPDATE {{changes}}
SET
  status = 'planned',
  attempts = attempts - $untried,
  changed_at = $changed_at
WHERE sync = $sync
  AND status = 'sent'
  AND batch_id = $batch_id
