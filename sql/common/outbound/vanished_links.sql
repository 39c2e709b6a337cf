-- Source rows that this sync vouches links for and that are gone from the source; not those whose records are archived,
-- as these take their links along, and not those that an undo put back. Selects only; may be repeated.
SELECT DISTINCT
  sent_links.key AS source_key
FROM {{sent_links}} AS sent_links
LEFT JOIN {{frozen}} AS frozen
  ON frozen.source_key = sent_links.key
LEFT JOIN {{leaving}} AS leaving
  ON leaving.source_key = sent_links.key
  AND leaving.decision = 'planned'
WHERE sent_links.sync = $sync
  AND frozen.source_key IS NULL
  AND leaving.source_key IS NULL
  AND NOT $unclear_only
  AND sent_links.key NOT IN (
    SELECT
      change.key
    FROM {{changes}} AS change
    WHERE change.sync = $sync
      AND change.status = 'skipped'
      AND change.error_code = 'outbound.row_undone'
  )
