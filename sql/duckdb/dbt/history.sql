-- Entries of the property history, each with the time until which it held. Repeatable.
SELECT {{columns}}
FROM (
  SELECT
    entry.*,
    CASE
      WHEN entry._next_at IS NULL THEN TIMESTAMP '9999-12-31 23:59:59'
      -- Two entries in one millisecond: the first one held for none.
      ELSE make_timestamp(greatest(epoch_us(entry.changed_at), epoch_us(entry._next_at) - 1000))
    END AS _until,
    entry._next_at IS NULL AS _active
  FROM (
    SELECT
      held.*,
      lead(held.changed_at) OVER (
        PARTITION BY held.object, held.record_id, held.property
        ORDER BY held.changed_at, held.place
      ) AS _next_at
    FROM {{source}} AS held
    WHERE {{chosen}}
  ) AS entry
) AS held
