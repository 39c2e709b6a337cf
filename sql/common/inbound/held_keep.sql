-- Keeps what a held run would remove, so that a person's approval holds for exactly that. Once a plan and stream.
INSERT INTO {{held}} (plan_id, sync, stream, id, held_at)
SELECT
  $plan_id,
  $sync,
  $stream,
  missing.id,
  $held_at
FROM {{missing}} AS missing
