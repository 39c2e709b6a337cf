-- How each association stands after the last run of its sync: added or removed by that run, unchanged, kept (of somebody
-- else), set aside with its reason, or under way. Selects only.
SELECT
  results.sync,
  results.key,
  results.to_type,
  results.to_key,
  results.to_id,
  results.label,
  results.result,
  results.error_code,
  results.error_message,
  results.run_id,
  results.changed_at AS {{at}}
FROM (
  SELECT
    change.sync,
    change.key,
    change.to_type,
    change.to_key,
    change.to_id,
    change.label,
    CASE
      WHEN change.status IN ('planned', 'sent') THEN 'under_way'
      WHEN change.status <> 'settled' THEN change.status
      WHEN change.action = 'add' THEN 'added'
      ELSE 'removed'
    END AS result,
    change.error_code,
    change.error_message,
    change.run_id,
    change.changed_at
  FROM {{association_changes}} AS change
  LEFT JOIN (
    SELECT
      runs.sync,
      runs.run_id,
      row_number() OVER (PARTITION BY runs.sync ORDER BY runs.started_at DESC, runs.run_id DESC) AS place
    FROM {{runs}} AS runs
  ) AS last_runs
    ON last_runs.sync = change.sync
    AND last_runs.run_id = change.run_id
    AND last_runs.place = 1
  WHERE change.status <> 'settled'
    OR last_runs.run_id IS NOT NULL
  UNION ALL
  SELECT
    sent_links.sync,
    sent_links.key,
    sent_links.to_type,
    sent_links.to_key,
    sent_links.to_id,
    sent_links.label,
    'unchanged' AS result,
    NULL AS error_code,
    NULL AS error_message,
    sent_links.run_id,
    sent_links.changed_at
  FROM {{sent_links}} AS sent_links
  LEFT JOIN (
    SELECT
      change.sync,
      change.key,
      change.association,
      change.to_id,
      coalesce(change.label, '') AS label
    FROM {{association_changes}} AS change
    INNER JOIN (
      SELECT
        runs.sync,
        runs.run_id,
        row_number() OVER (PARTITION BY runs.sync ORDER BY runs.started_at DESC, runs.run_id DESC) AS place
      FROM {{runs}} AS runs
    ) AS last_runs
      ON last_runs.sync = change.sync
      AND last_runs.run_id = change.run_id
      AND last_runs.place = 1
    WHERE change.status = 'settled'
    UNION ALL
    SELECT
      change.sync,
      change.key,
      change.association,
      change.to_id,
      coalesce(change.label, '') AS label
    FROM {{association_changes}} AS change
    WHERE change.status <> 'settled'
  ) AS told
    ON told.sync = sent_links.sync
    AND told.key = sent_links.key
    AND told.association = sent_links.association
    AND told.to_id = sent_links.to_id
    AND told.label = coalesce(sent_links.label, '')
  WHERE told.sync IS NULL
  UNION ALL
  SELECT
    kept_links.sync,
    kept_links.key,
    kept_links.to_type,
    NULL AS to_key,
    kept_links.to_id,
    kept_links.label,
    'kept' AS result,
    NULL AS error_code,
    NULL AS error_message,
    kept_links.run_id,
    kept_links.changed_at
  FROM {{kept_links}} AS kept_links
) AS results
