-- Records whose links HubSpot could not tell; what was known of them stays. Not repeatable: part of a load's transaction.
INSERT INTO {{set_aside}} (sync, stream, id, error_code, what, record, run_id, noted_at)
SELECT
  $sync,
  $stream,
  concat($from_type, '/', staged.from_id, '/', $to_type),
  'inbound.links_unread',
  concat('HubSpot could not tell the associations: ', staged.label),
  json_object('from_type', $from_type, 'from_id', staged.from_id, 'to_type', $to_type),
  $run_id,
  $synced_at
FROM {{staging}} AS staged
WHERE staged.kind = 'problem'
