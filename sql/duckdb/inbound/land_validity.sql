-- History storage: each version of the load's records holds until the next one, or until its record was deleted. Repeatable.
UPDATE {{target}} AS kept
SET
  _valid_to = span.valid_to,
  _merged_into = CASE WHEN span.is_latest THEN kept._merged_into END
FROM (
  SELECT
    present.id,
    present._valid_from,
    lead(present._valid_from) OVER record IS NULL AS is_latest,
    CASE
      WHEN present._deleted_at >= lead(present._valid_from) OVER record THEN lead(present._valid_from) OVER record
      WHEN present._deleted_at IS NOT NULL THEN greatest(present._valid_from, present._deleted_at)
      ELSE lead(present._valid_from) OVER record
    END AS valid_to
  FROM {{target}} AS present
  WHERE present.id IN (
    SELECT judged.id
    FROM {{judged}} AS judged
    WHERE judged.verdict = 'write'
  )
  WINDOW record AS (PARTITION BY present.id ORDER BY present._valid_from)
) AS span
WHERE kept.id = span.id
  AND kept._valid_from = span._valid_from
  AND (
    kept._valid_to IS DISTINCT FROM span.valid_to
    OR (kept._merged_into IS NOT NULL AND NOT span.is_latest)
  )
