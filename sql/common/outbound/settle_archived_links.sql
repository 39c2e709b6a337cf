-- Enters the links that went with archived records as removed: they are what an undo puts back. Once, with the archives.
INSERT INTO {{association_changes}} (
  change_id,
  sync,
  run_id,
  key,
  association,
  from_type,
  to_type,
  from_id,
  to_key,
  to_id,
  action,
  label,
  category,
  type_id,
  inverse_type_id,
  pair_id,
  remove_pair,
  status,
  batch_id,
  attempts,
  changed_at
)
SELECT
  concat(
    moved.change_id,
    ':',
    CAST(
      row_number() OVER (
        PARTITION BY moved.change_id
        ORDER BY sent_links.to_type, sent_links.to_id, sent_links.association, sent_links.type_id
      ) AS VARCHAR
    )
  ),
  moved.sync,
  moved.run_id,
  moved.key,
  sent_links.association,
  moved.object,
  sent_links.to_type,
  sent_links.from_id,
  sent_links.to_key,
  sent_links.to_id,
  'remove',
  sent_links.label,
  sent_links.category,
  sent_links.type_id,
  sent_links.inverse_type_id,
  concat(moved.change_id, ':', sent_links.to_type, ':', sent_links.to_id),
  TRUE,
  'settled',
  moved.batch_id,
  moved.attempts,
  $changed_at
FROM {{moved}} AS moved
INNER JOIN {{sent_links}} AS sent_links
  ON sent_links.sync = moved.sync
  AND sent_links.key = moved.key
WHERE moved.status = 'settled'
  AND moved.action = 'archive'
