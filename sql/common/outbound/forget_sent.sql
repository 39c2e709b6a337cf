-- Makes room for what unchanged rows are known to hold now. May be repeated.
DELETE FROM {{sent}}
WHERE sync = $sync
  AND key IN (
    SELECT
      plan.source_key
    FROM {{plan}} AS plan
    WHERE plan.decision = 'unchanged'
  )
