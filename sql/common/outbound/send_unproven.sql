-- Creates without an identity whose answer was lost. Selects only.
SELECT
  change_id
FROM {{changes}}
WHERE sync = $sync
  AND status = 'sent'
  AND action = 'create'
  AND identity_property IS NULL
ORDER BY change_id
