-- Reads what is open.
SELECT alert_id, sync, kind, what, fix, error_code, run_id, opened_at
FROM {{alerts}}
WHERE closed_at IS NULL
ORDER BY opened_at, alert_id
