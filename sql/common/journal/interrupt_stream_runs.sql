-- Enters that a run's process ended without a word, for the streams that were at work. Repeatable.
UPDATE {{stream_runs}}
SET
  status = 'stopped',
  error_code = 'run.interrupted',
  error_what = 'The run was cut off.',
  error_why = 'Its process ended without a word.',
  error_fix = 'Nothing to do: the next run goes on where it stopped.',
  finished_at = $finished_at
WHERE run_id = $run_id
  AND status = 'running'
