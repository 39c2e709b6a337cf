-- The next rows of the files of one set of columns, in the order of their ids. Selects only.
SELECT
  changes.change_id,
  changes.key,
  changes.object,
  changes.action,
  changes.hubspot_id,
  changes.identity_property,
  changes.identity_unique,
  changes.identity,
  changes.properties,
  changes.attempts,
  changes.batch_id
FROM {{changes}} AS changes
INNER JOIN {{sets}} AS sets
  ON sets.change_id = changes.change_id
WHERE changes.sync = $sync
  AND changes.status = 'planned'
  AND sets.column_set = $column_set
  AND changes.change_id > $after
ORDER BY changes.change_id
LIMIT $rows
