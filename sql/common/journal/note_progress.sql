-- Notes what a run at work has done so far, for whoever looks at it from another process. Repeatable.
UPDATE {{runs}}
SET timeline = {{timeline}}
FROM (SELECT CAST($timeline AS VARCHAR) AS timeline_text) AS given
WHERE run_id = $run_id
  AND status = 'running'
