-- Forgets the marks of rows that were left out and have changed since, so that they are written. May be repeated.
DELETE FROM {{changes}}
WHERE sync = $sync
  AND status = 'skipped'
  AND key IN (
    SELECT
      plan.source_key
    FROM {{plan}} AS plan
    WHERE plan.decision = 'planned'
  )
