-- The directions in which live links are known. Repeatable.
SELECT DISTINCT
  kept.from_type,
  kept.to_type
FROM {{target}} AS kept
WHERE kept._deleted_at IS NULL
