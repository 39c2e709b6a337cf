-- Rows that differ from what was last sent, with the record each was linked to and its last failure. Selects only.
-- `known_id`: the record that some row of that identity was last linked to, for identities that are searched for. A row
-- that is still in the source keeps its record, whatever identity it has now.
SELECT
  frozen.source_key,
  frozen.identity,
  frozen.identity_text,
  frozen.hash,
  links.hubspot_id AS linked_id,
  links.identity AS linked_identity,
  known.hubspot_id AS known_id,
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
    last_links.identity,
    last_links.hubspot_id
  FROM (
    SELECT
      other.identity,
      other.hubspot_id,
      row_number() OVER (
        PARTITION BY other.identity
        ORDER BY other.changed_at DESC NULLS LAST, other.hubspot_id DESC
      ) AS place
    FROM {{links}} AS other
    LEFT JOIN {{frozen}} AS standing
      ON other.sync = $sync
      AND standing.source_key = other.key
    WHERE $searched
      AND standing.source_key IS NULL
      AND other.object = $object
      AND other.identity IS NOT NULL
  ) AS last_links
  WHERE last_links.place = 1
) AS known
  ON known.identity = frozen.identity
LEFT JOIN (
  SELECT
    last_failures.key,
    last_failures.attempts,
    last_failures.status,
    last_failures.hash,
    last_failures.error_code,
    last_failures.changed_at
  FROM (
    SELECT
      change.key,
      change.attempts,
      change.status,
      change.hash,
      change.error_code,
      change.changed_at,
      row_number() OVER (
        PARTITION BY change.key
        ORDER BY change.changed_at DESC NULLS LAST, change.change_id
      ) AS place
    FROM {{changes}} AS change
    WHERE change.sync = $sync
      AND change.status IN ('set_aside', 'dead', 'skipped')
  ) AS last_failures
  WHERE last_failures.place = 1
) AS past
  ON past.key = frozen.source_key
WHERE frozen.source_key IS NOT NULL
  AND refused.source_key IS NULL
  AND sent.hash IS DISTINCT FROM frozen.hash
  AND NOT ($create_only AND links.key IS NOT NULL)
