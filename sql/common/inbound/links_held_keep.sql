-- Keeps the vanished links that a held run would remove, so that an approval holds for exactly those. Once a plan.
INSERT INTO {{held}} (plan_id, sync, stream, id, held_at)
SELECT
  $plan_id,
  $sync,
  $stream,
  concat_ws(
    '/',
    vanished.from_type,
    vanished.from_id,
    vanished.to_type,
    vanished.to_id,
    vanished.category,
    vanished.type_id
  ),
  $held_at
FROM {{vanished}} AS vanished
WHERE vanished.sync = $sync
