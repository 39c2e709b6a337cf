-- The failed and refused rows of a sync that can be left out: those of which is known what the source held. Selects only.
SELECT DISTINCT
  changes.key,
  changes.status
FROM {{changes}} AS changes
WHERE changes.sync = $sync
  AND changes.key IS NOT NULL
  AND changes.status IN ('set_aside', 'dead', 'refused', 'skipped')
  AND (changes.hash IS NOT NULL OR changes.action = 'archive')
