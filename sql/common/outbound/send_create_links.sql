-- The unsettled links of creates from one change id to another to records of one object, lowest record first. Selects
-- only.
SELECT
  change.change_id,
  links.to_id,
  links.label,
  links.category,
  links.type_id
FROM {{changes}} AS change
INNER JOIN {{association_changes}} AS links
  ON links.sync = change.sync
  AND links.key = change.key
  AND links.action = 'add'
  AND links.status IN ('planned', 'sent')
  AND links.to_type = $to_type
  AND links.to_id IS NOT NULL
WHERE change.sync = $sync
  AND change.action = 'create'
  AND change.status = 'planned'
  AND change.change_id >= $first
  AND change.change_id <= $last
ORDER BY change.change_id, length(links.to_id), links.to_id, links.type_id
