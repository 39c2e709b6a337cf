-- Notes how views were made. Not repeatable: what was noted is forgotten before.
INSERT INTO {{made}} (view_name, fingerprint, run_id, made_at)
SELECT given.one.view_name, given.one.fingerprint, $run_id, $made_at
FROM (
  SELECT unnest(from_json(
    CAST($views AS JSON),
    '[{"view_name": "VARCHAR", "fingerprint": "VARCHAR"}]'
  )) AS one
) AS given
