-- What a plan needs to know of a stream's records: how many are live, archived and still listed, and changed since a
-- position but here already. Reads only.
SELECT
  count(DISTINCT CASE WHEN present._deleted_at IS NULL THEN present.id END) AS live,
  count(DISTINCT CASE WHEN present.archived AND present.archived_at > $listed_since THEN present.id END) AS archived,
  count(DISTINCT CASE WHEN present.updated_at > $position THEN present.id END) AS landed
FROM {{target}} AS present
