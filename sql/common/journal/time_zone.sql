-- Reads the time zone of the account that the newest sync began with. Reads only.
SELECT time_zone
FROM {{accounts}}
WHERE time_zone IS NOT NULL
ORDER BY noted_at DESC
LIMIT 1
