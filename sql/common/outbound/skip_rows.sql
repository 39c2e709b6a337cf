-- The failed and refused rows of a sync that can be left out: those of which is known what the source held. Selects only.
SELECT DISTINCT
  change.key,
  change.status
FROM {{changes}} AS change
WHERE change.sync = $sync
  AND change.key IS NOT NULL
  AND change.status IN ('set_aside', 'dead', 'refused', 'skipped')
  AND (change.hash IS NOT NULL OR change.action = 'archive')
