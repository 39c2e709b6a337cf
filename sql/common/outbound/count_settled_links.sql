-- Counts the links of rows that are as they were last settled. Selects only.
SELECT
  count(*) AS unchanged
FROM {{sent_links}} AS sent_links
INNER JOIN {{frozen}} AS frozen
  ON frozen.source_key = sent_links.key
LEFT JOIN {{link_rows}} AS link_rows
  ON link_rows.source_key = sent_links.key
LEFT JOIN {{refused}} AS refused
  ON refused.source_key = sent_links.key
WHERE sent_links.sync = $sync
  AND link_rows.source_key IS NULL
  AND refused.source_key IS NULL
