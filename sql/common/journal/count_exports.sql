-- Counts the export jobs since a time.
SELECT COUNT(*) AS counted
FROM {{exports}}
WHERE asked_at > $since
