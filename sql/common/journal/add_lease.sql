-- Makes the row of a sync's lease. Repeatable.
INSERT INTO {{leases}} (sync)
SELECT given.sync
FROM (SELECT CAST($sync AS VARCHAR) AS sync) AS given
WHERE given.sync NOT IN (SELECT kept.sync FROM {{leases}} AS kept)
