-- Counts the unfinished changes of a sync by what they are. Selects only.
SELECT
  object,
  action,
  status,
  count(*) AS counted,
  sum(CASE WHEN coalesce(batch_only, FALSE) OR (action = 'create' AND NOT coalesce(identity_unique, FALSE)) THEN 0 ELSE 1 END) AS importable
FROM {{changes}}
WHERE sync = $sync
  AND status IN ('planned', 'sent')
GROUP BY
  object,
  action,
  status
ORDER BY
  object,
  action,
  status
