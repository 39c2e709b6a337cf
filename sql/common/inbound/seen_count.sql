-- How many records a pass came by. Repeatable.
SELECT count(DISTINCT seen.id) AS records
FROM {{seen}} AS seen
WHERE seen.sync = $sync
  AND seen.stream = $stream
  AND seen.pass = $pass
