-- How many live rows a table has, and how many of them the search of HubSpot may not agree on yet. Reads only.
SELECT
  count(CASE WHEN present._deleted_at IS NULL THEN 1 END) AS live,
  count(CASE WHEN present._deleted_at IS NULL AND coalesce(present.updated_at, present.created_at) > $recent THEN 1 END) AS fresh,
  count(CASE WHEN present._deleted_at IS NULL AND coalesce(present.updated_at, present.created_at) > $position THEN 1 END) AS landed,
  count(CASE WHEN coalesce(present.archived_at, present._deleted_at) > $recent THEN 1 END) AS late_gone
FROM {{target}} AS present
WHERE coalesce(present.updated_at, present.created_at) >= $since
