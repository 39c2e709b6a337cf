-- Shows what the outbound run did, from the connector's own views: some of each kind of change. Reads only.
WITH done AS (
  SELECT
    changes.key AS row_key,
    changes.action,
    'contact ' || changes.hubspot_id AS what,
    changes.status
  FROM hubspot_sync.changes AS changes
  WHERE changes.sync = 'customers_out'
  UNION ALL
  SELECT
    links.key AS row_key,
    links.action || ' link' AS action,
    links.to_type || ' ' || links.to_key || coalesce(' as ' || links.label, '') AS what,
    links.status
  FROM hubspot_sync.association_changes AS links
  WHERE links.sync = 'customers_out'
)
SELECT
  row_key,
  action,
  what,
  status
FROM done
QUALIFY row_number() OVER (PARTITION BY action ORDER BY row_key, what) <= 3
ORDER BY action, row_key, what;
