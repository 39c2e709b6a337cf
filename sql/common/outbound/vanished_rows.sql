-- Records that this sync stands for and whose rows are gone from the source, with the last failure to archive each; not
-- those that a person left out, and not those of another object that the sync wrote before. Selects only.
SELECT
  links.key AS source_key,
  links.identity,
  links.hubspot_id,
  coalesce(CAST(past.attempts AS INTEGER), 0) AS past_attempts,
  past.status AS past_status
FROM {{links}} AS links
LEFT JOIN {{frozen}} AS frozen
  ON frozen.source_key = links.key
LEFT JOIN (
  SELECT
    last_failures.key,
    last_failures.attempts,
    last_failures.status
  FROM (
    SELECT
      change.key,
      change.attempts,
      change.status,
      row_number() OVER (
        PARTITION BY change.key
        ORDER BY change.changed_at DESC NULLS LAST, change.change_id
      ) AS place
    FROM {{changes}} AS change
    WHERE change.sync = $sync
      AND change.status IN ('set_aside', 'dead', 'skipped')
      AND change.hash IS NULL
      AND change.action = 'archive'
  ) AS last_failures
  WHERE last_failures.place = 1
) AS past
  ON past.key = links.key
WHERE links.sync = $sync
  AND links.object = $object
  AND links.hubspot_id IS NOT NULL
  AND frozen.source_key IS NULL
  AND past.status IS DISTINCT FROM 'skipped'
