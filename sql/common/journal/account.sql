-- Reads the account that a sync began with, and what it was last signed in with. Reads only.
SELECT portal_id, time_zone, salt, credential
FROM {{accounts}}
WHERE sync = $sync
