-- The failed or left out rows and links of a sync that a person may send again, by reason and key. Selects only.
SELECT
  change.key,
  change.status,
  'row' AS kind
FROM {{changes}} AS change
WHERE change.sync = $sync
  AND change.status IN ('set_aside', 'dead', 'skipped')
  AND change.key IS NOT NULL
  AND ($error_code IS NULL OR change.error_code = $error_code)
UNION ALL
SELECT
  links.key,
  links.status,
  'link' AS kind
FROM {{association_changes}} AS links
WHERE links.sync = $sync
  AND links.status IN ('set_aside', 'dead')
  AND ($error_code IS NULL OR links.error_code = $error_code)
