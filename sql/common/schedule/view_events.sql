-- What schedulers did. Selects only.
SELECT
  noted_at AS {{at}},
  sync,
  event,
  run_id,
  detail
FROM {{events}}
