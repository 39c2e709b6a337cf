-- Records whose links HubSpot could not tell; what was known of them stays. Not repeatable: part of a load's transaction.
INSERT INTO {{set_aside}} (sync, stream, id, error_code, what, record, run_id, noted_at)
SELECT
  $sync,
  $stream,
  concat(unread.from_type, '/', unread.from_id, '/', unread.to_type),
  'inbound.links_unread',
  concat('HubSpot could not tell the associations: ', coalesce(unread.label, '')),
  {{record}},
  $run_id,
  $synced_at
FROM (
  SELECT
    CAST($from_type AS VARCHAR) AS from_type,
    staged.from_id,
    CAST($to_type AS VARCHAR) AS to_type,
    staged.label
  FROM {{staging}} AS staged
  WHERE staged.kind = 'problem'
) AS unread
