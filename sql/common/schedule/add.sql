-- Makes the row of a sync's schedule. Repeatable.
INSERT INTO {{schedules}} (sync, revision)
SELECT given.sync, 0
FROM (SELECT CAST($sync AS VARCHAR) AS sync) AS given
WHERE given.sync NOT IN (SELECT kept.sync FROM {{schedules}} AS kept)
