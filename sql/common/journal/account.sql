-- Reads the account that a sync began with. Reads only.
SELECT portal_id
FROM {{accounts}}
WHERE sync = $sync
