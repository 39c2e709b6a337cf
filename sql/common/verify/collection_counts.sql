-- Live rows of a table, and live items among those that came. Reads only.
SELECT
  (SELECT count(DISTINCT present.id) FROM {{target}} AS present WHERE present._deleted_at IS NULL) AS live,
  (SELECT count(*) FROM {{came}} AS came WHERE NOT came._verify_archived) AS came
