-- Makes the row of a sync's lease. Repeatable.
INSERT INTO {{leases}} (sync)
SELECT $sync
WHERE NOT EXISTS (
  SELECT 1
  FROM {{leases}}
  WHERE sync = $sync
)
