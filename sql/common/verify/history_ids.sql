-- Entries that came, and those of the table that HubSpot should still show: newer than the oldest that it told of the
-- same record and property (it keeps only the newest, HUBSPOT.md 4.1). Repeatable.
SELECT came._verify_id AS _id
FROM {{came}} AS came
UNION
SELECT present.id
FROM {{target}} AS present
INNER JOIN (
  SELECT
    came.object,
    came.record_id,
    came.property,
    min(came._verify_version) AS oldest
  FROM {{came}} AS came
  GROUP BY came.object, came.record_id, came.property
) AS told
  ON told.object = present.object
  AND told.record_id = present.record_id
  AND told.property = present.property
WHERE present.updated_at > told.oldest
  AND present._deleted_at IS NULL
