-- Reads what is remembered of each sync that is watched.
SELECT sync, revision, marks_text
FROM {{marks}}
ORDER BY
  sync,
  revision DESC
