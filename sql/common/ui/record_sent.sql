-- What was last sent of one source row and settled. Reads only.
SELECT sent.sent, sent.run_id, sent.changed_at
FROM {{sent}} AS sent
WHERE sent.sync = $sync
  AND sent.key = $key
