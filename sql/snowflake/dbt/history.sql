-- Entries of the property history, each with the time until which it held. Repeatable.
SELECT {{columns}}
FROM (
  SELECT
    entry.*,
    CASE
      WHEN entry._next_at IS NULL THEN CAST('9999-12-31T23:59:59+00:00' AS TIMESTAMP_TZ)
      -- Two entries in one millisecond: the first one held for none.
      ELSE greatest(entry.changed_at, dateadd(MILLISECOND, -1, entry._next_at))
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
