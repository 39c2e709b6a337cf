-- Rows whose links differ from what was last settled, with the record they stand on. `blocked`: the row itself is not
-- sent, so its links wait. `unclear_only`: just the rows of this run that asked for links whose other side nobody told.
-- Selects only; may be repeated.
SELECT
  frozen.source_key,
  frozen.link_hash,
  CASE
    WHEN plan.decision = 'planned' AND plan.action = 'create' THEN NULL
    ELSE coalesce(plan.hubspot_id, links.hubspot_id)
  END AS from_id,
  CASE
    WHEN plan.decision = 'planned' AND plan.action = 'create' THEN concat('key:', frozen.source_key)
    ELSE coalesce(plan.hubspot_id, links.hubspot_id)
  END AS from_ref,
  CASE
    WHEN plan.decision IN ('refused', 'set_aside', 'dead') THEN TRUE
    WHEN plan.decision = 'planned' AND plan.action = 'create' THEN FALSE
    ELSE coalesce(plan.hubspot_id, links.hubspot_id) IS NULL
  END AS blocked{{link_texts}}
FROM {{frozen}} AS frozen
LEFT JOIN {{refused}} AS refused
  ON refused.source_key = frozen.source_key
LEFT JOIN {{plan}} AS plan
  ON plan.source_key = frozen.source_key
LEFT JOIN {{links}} AS links
  ON links.sync = $sync
  AND links.key = frozen.source_key
LEFT JOIN {{linked}} AS linked
  ON linked.sync = $sync
  AND linked.key = frozen.source_key
LEFT JOIN (
  SELECT
    last_failures.key,
    last_failures.status,
    last_failures.hash
  FROM (
    SELECT
      change.key,
      change.status,
      change.hash,
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
-- The key by which the row names another record means another one once this run has sent its records.
LEFT JOIN (
  SELECT DISTINCT sent_links.key
  FROM {{sent_links}} AS sent_links
  INNER JOIN {{own_keys}} AS own_keys
    ON lower(trim(sent_links.to_key)) = lower(own_keys.to_folded)
  WHERE sent_links.sync = $sync
) AS renamed
  ON renamed.key = frozen.source_key
LEFT JOIN (
  SELECT DISTINCT change.key
  FROM {{association_changes}} AS change
  WHERE change.sync = $sync
    AND change.run_id = $run_id
    AND change.error_code = 'outbound.link_side_unknown'
) AS unclear
  ON unclear.key = frozen.source_key
WHERE frozen.source_key IS NOT NULL
  -- The links of a row that a person left out before it had a record wait with it.
  AND NOT (
    links.key IS NULL
    AND plan.source_key IS NULL
    AND coalesce(past.status = 'skipped' AND past.hash = frozen.hash, FALSE)
  )
  AND refused.source_key IS NULL
  AND (
    $all_rows
    OR linked.link_hash IS DISTINCT FROM frozen.link_hash
    OR (plan.decision = 'planned' AND plan.action = 'create')
    OR plan.hubspot_id <> links.hubspot_id
    OR renamed.key IS NOT NULL
  )
  AND (NOT $unclear_only OR unclear.key IS NOT NULL)
