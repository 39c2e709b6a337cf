-- What one run did when. Reads only.
SELECT runs.timeline
FROM {{runs}} AS runs
WHERE runs.run_id = $run_id
