-- The unsettled links of creates from one change id to another to records of one object, lowest record first. Selects
-- only.
SELECT
  changes.change_id,
  links.to_id,
  links.label,
  links.category,
  links.type_id
FROM {{changes}} AS changes
INNER JOIN {{association_changes}} AS links
  ON links.sync = changes.sync
  AND links.key = changes.key
  AND links.action = 'add'
  AND links.status IN ('planned', 'sent')
  AND links.to_type = $to_type
  AND links.to_id IS NOT NULL
WHERE changes.sync = $sync
  AND changes.action = 'create'
  AND changes.status = 'planned'
  AND changes.change_id >= $first
  AND changes.change_id <= $last
ORDER BY changes.change_id, length(links.to_id), links.to_id, links.type_id
