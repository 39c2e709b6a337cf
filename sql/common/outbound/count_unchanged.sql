-- Counts the rows that are as they were last sent (or, when only creating, created already). Selects only.
SELECT
  count(*) AS unchanged
FROM {{frozen}} AS frozen
LEFT JOIN {{refused}} AS refused
  ON refused.source_key = frozen.source_key
LEFT JOIN {{sent}} AS sent
  ON sent.sync = $sync
  AND sent.key = frozen.source_key
LEFT JOIN {{links}} AS links
  ON links.sync = $sync
  AND links.key = frozen.source_key
WHERE frozen.source_key IS NOT NULL
  AND refused.source_key IS NULL
  AND (sent.hash IS NOT DISTINCT FROM frozen.hash OR ($create_only AND links.key IS NOT NULL))
