-- Records that a table of archived ones has, and that HubSpot should still list. Reads only.
SELECT DISTINCT present.id
FROM {{target}} AS present
WHERE present.archived
  AND present.archived_at > $listed_since
