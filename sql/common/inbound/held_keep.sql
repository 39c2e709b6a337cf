-- Keeps what a held run would remove, so that a person's approval holds for exactly that. Repeatable after held_forget.
INSERT INTO {{held}} (plan_id, sync, stream, id)
SELECT
  $plan_id,
  $sync,
  $stream,
  missing.id
FROM {{missing}} AS missing
