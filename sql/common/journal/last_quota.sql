-- Reads the newest limits that a run was told.
SELECT daily_max, daily_remaining, noted_at
FROM {{quota}}
WHERE daily_max IS NOT NULL
  OR daily_remaining IS NOT NULL
ORDER BY noted_at DESC
LIMIT 1
