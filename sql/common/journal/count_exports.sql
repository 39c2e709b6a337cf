-- Counts the export jobs since a time.
SELECT count(*) AS counted
FROM {{exports}}
WHERE asked_at > $since
