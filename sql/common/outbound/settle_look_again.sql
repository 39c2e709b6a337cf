-- Rows that ask for a link to a record that was archived are looked at again by the next run. Before
-- settle_forget_archived; may be repeated.
DELETE FROM {{linked}}
WHERE sync = $sync
  AND key IN (
    SELECT
      sent_links.key
    FROM {{sent_links}} AS sent_links
    INNER JOIN {{moved}} AS moved
      ON moved.object = sent_links.to_type
      AND moved.hubspot_id = sent_links.to_id
    WHERE sent_links.sync = $sync
      AND moved.status = 'settled'
      AND moved.action = 'archive'
  )
