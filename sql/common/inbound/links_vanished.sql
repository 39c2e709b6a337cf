-- Notes the links that HubSpot no longer reports of records that it answered for. Repeatable after links_vanished_forget.
INSERT INTO {{vanished}} (sync, from_type, from_id, to_type, to_id, category, type_id)
SELECT
  $sync,
  kept.from_type,
  kept.from_id,
  kept.to_type,
  kept.to_id,
  kept.category,
  kept.type_id
FROM {{target}} AS kept
WHERE kept.from_type = $from_type
  AND kept.to_type = $to_type
  AND kept._deleted_at IS NULL
  AND kept.from_id IN (
    SELECT staged.from_id
    FROM {{staging}} AS staged
    WHERE staged.kind = 'asked'
  )
  AND NOT EXISTS (
    SELECT 1
    FROM {{judged}} AS judged
    WHERE judged.from_id = kept.from_id
      AND judged.to_id = kept.to_id
      AND judged.category = kept.category
      AND judged.type_id = kept.type_id
  )
