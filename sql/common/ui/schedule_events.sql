-- What schedulers did last. Reads only.
SELECT
  happened.noted_at,
  happened.sync,
  happened.event,
  happened.run_id,
  happened.detail
FROM {{events}} AS happened
ORDER BY happened.noted_at DESC NULLS LAST, happened.sync NULLS LAST, happened.event
LIMIT $limit
