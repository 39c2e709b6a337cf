-- Enters how a run ended. No row: another run has taken its sync over and entered that. Repeatable.
UPDATE {{runs}}
SET
  status = $status,
  plan_id = $plan_id,
  error_code = $error_code,
  error_what = $error_what,
  error_why = $error_why,
  error_fix = $error_fix,
  result = {{result}},
  timeline = {{timeline}},
  finished_at = $finished_at
FROM (
  SELECT
    CAST($result AS VARCHAR) AS result_text,
    CAST($timeline AS VARCHAR) AS timeline_text
) AS given
WHERE run_id = $run_id
  AND error_code IS DISTINCT FROM 'run.interrupted'
