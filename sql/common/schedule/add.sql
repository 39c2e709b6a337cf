-- Makes the row of a sync's schedule. Repeatable.
INSERT INTO {{schedules}} (sync, revision)
SELECT $sync, 0
WHERE NOT EXISTS (
  SELECT 1
  FROM {{schedules}}
  WHERE sync = $sync
)
