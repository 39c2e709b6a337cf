-- Forgets the loads of a stream's earlier runs. Repeatable.
DELETE FROM {{loads}}
WHERE sync = $sync
  AND stream = $stream
  AND run_id <> $run_id
