-- How many links vanished, how many of those no person has approved to go, and how many are live. Repeatable.
SELECT
  (
    SELECT count(*)
    FROM {{vanished}} AS vanished
    WHERE vanished.sync = $sync
  ) AS vanished,
  (
    SELECT count(*)
    FROM {{vanished}} AS vanished
    WHERE vanished.sync = $sync
      AND concat_ws(
        '/',
        vanished.from_type,
        vanished.from_id,
        vanished.to_type,
        vanished.to_id,
        vanished.category,
        vanished.type_id
      ) NOT IN (
        SELECT held.id
        FROM {{held}} AS held
        WHERE held.plan_id = $approved
          AND held.sync = $sync
          AND held.stream = $stream
      )
  ) AS unapproved,
  (
    SELECT count(*)
    FROM {{target}} AS kept
    WHERE kept._deleted_at IS NULL
  ) AS live
