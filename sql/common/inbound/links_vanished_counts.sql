-- How many links vanished, and how many are live. Repeatable.
SELECT
  (
    SELECT count(*)
    FROM {{vanished}} AS vanished
    WHERE vanished.sync = $sync
  ) AS vanished,
  (
    SELECT count(*)
    FROM {{target}} AS kept
    WHERE kept._deleted_at IS NULL
  ) AS live
