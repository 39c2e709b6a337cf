-- How many records' links could not be read so far. Repeatable.
SELECT count(*) AS records
FROM {{set_aside}} AS kept
WHERE kept.sync = $sync
  AND kept.stream = $stream
