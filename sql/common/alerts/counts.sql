-- Reads what the newest runs of a sync that went through to their end counted.
SELECT run_id, result
FROM {{runs}}
WHERE sync = $sync
  AND status IN ('succeeded', 'partial')
ORDER BY started_at DESC, run_id DESC
LIMIT $limit
