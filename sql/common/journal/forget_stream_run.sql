-- Takes out a stream's row of a run, before it is written anew in the same transaction. Repeatable.
DELETE FROM {{stream_runs}}
WHERE run_id = $run_id
  AND stream = $stream
