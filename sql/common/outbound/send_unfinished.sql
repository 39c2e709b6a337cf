-- Counts the unfinished changes of a sync by what they are. Selects only.
SELECT
  object,
  action,
  status,
  count(*) AS counted,
  sum(CASE WHEN batch_only OR identity_unique IS NOT TRUE AND action = 'create' THEN 0 ELSE 1 END) AS importable
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
