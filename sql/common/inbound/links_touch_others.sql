-- The records at the other end of links that came, changed or vanished: HubSpot reports their side only when asked. Repeatable.
INSERT INTO {{touched}} (sync, object, id)
SELECT
  $sync,
  $to_type,
  judged.to_id
FROM {{judged}} AS judged
WHERE judged.verdict IN ('add', 'change')
UNION
SELECT
  $sync,
  $to_type,
  vanished.to_id
FROM {{vanished}} AS vanished
WHERE vanished.sync = $sync
  AND vanished.from_type = $from_type
  AND vanished.to_type = $to_type
  AND vanished.from_id IN (
    SELECT staged.from_id
    FROM {{staging}} AS staged
    WHERE staged.kind = 'asked'
  )
