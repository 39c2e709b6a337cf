-- Plans the links of a batch again that HubSpot never got. Once.
UPDATE {{association_changes}}
SET
  status = 'planned',
  attempts = attempts - 1,
  changed_at = $changed_at
WHERE sync = $sync
  AND status = 'sent'
  AND batch_id = $batch_id
