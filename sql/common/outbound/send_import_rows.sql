-- The next rows of the files of one set of columns, in the order of their ids. Selects only.
SELECT
  change.change_id,
  change.key,
  change.object,
  change.action,
  change.hubspot_id,
  change.identity_property,
  change.identity_unique,
  change.identity,
  change.properties,
  change.attempts,
  change.batch_id
FROM {{changes}} AS change
INNER JOIN {{sets}} AS sets
  ON sets.change_id = change.change_id
WHERE change.sync = $sync
  AND change.status = 'planned'
  AND sets.column_set = $column_set
  AND change.change_id > $after
ORDER BY change.change_id
LIMIT $rows
