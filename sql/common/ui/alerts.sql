-- One page of alerts, the newest first. Reads only.
SELECT
  alerts.alert_id,
  alerts.sync,
  alerts.kind,
  alerts.what,
  alerts.fix,
  alerts.error_code,
  alerts.run_id,
  alerts.opened_at,
  alerts.closed_at
FROM {{alerts}} AS alerts
WHERE alerts.opened_at < $before
  OR (alerts.opened_at = $before AND alerts.alert_id < $before_id)
ORDER BY alerts.opened_at DESC NULLS LAST, alerts.alert_id DESC
LIMIT $limit
