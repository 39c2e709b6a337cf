-- Forgets links that are no longer vouched for, and those that are entered afresh. May be repeated.
DELETE FROM {{sent_links}}
WHERE sync = $sync
  AND (key, association, to_type, from_id, to_id, category, type_id) IN (
    SELECT
      plan.source_key,
      plan.association,
      plan.to_type,
      plan.from_id,
      plan.to_id,
      plan.category,
      plan.type_id
    FROM {{link_plan}} AS plan
    WHERE plan.decision IN ('vouch', 'drop')
  )
