-- Rows that differ from what was last sent, with the record each was linked to and its last failure. Selects only.
SELECT
  frozen.source_key,
  frozen.identity,
  frozen.identity_text,
  frozen.hash,
  links.hubspot_id AS linked_id,
  links.identity AS linked_identity,
  CAST(past.attempts AS INTEGER) AS past_attempts,
  past.status AS past_status,
  past.hash AS past_hash,
  past.error_code AS past_error,
  past.changed_at AS past_at{{fields}}
FROM {{frozen}} AS frozen
LEFT JOIN {{refused}} AS refused
  ON refused.source_key = frozen.source_key
LEFT JOIN {{sent}} AS sent
  ON sent.sync = $sync
  AND sent.key = frozen.source_key
LEFT JOIN {{links}} AS links
  ON links.sync = $sync
  AND links.key = frozen.source_key
LEFT JOIN (
  SELECT
    changes.key,
    max_by(changes.attempts, changes.changed_at) AS attempts,
    max_by(changes.status, changes.changed_at) AS status,
    max_by(changes.hash, changes.changed_at) AS hash,
    max_by(changes.error_code, changes.changed_at) AS error_code,
    max(changes.changed_at) AS changed_at
  FROM {{changes}} AS changes
  WHERE changes.sync = $sync
    AND changes.status IN ('set_aside', 'dead', 'skipped')
  GROUP BY changes.key
) AS past
  ON past.key = frozen.source_key
WHERE frozen.source_key IS NOT NULL
  AND refused.source_key IS NULL
  AND sent.hash IS DISTINCT FROM frozen.hash
  AND NOT ($create_only AND links.key IS NOT NULL)
