-- Makes the row of a sync that is watched. Repeatable.
INSERT INTO {{marks}} (sync, revision)
SELECT given.sync, 0
FROM (SELECT CAST($sync AS VARCHAR) AS sync) AS given
WHERE given.sync NOT IN (SELECT kept.sync FROM {{marks}} AS kept)
