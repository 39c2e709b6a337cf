-- History storage: each version of the load's records holds until the next one, or until its record was deleted. Repeatable.
UPDATE {{target}}
SET
  _valid_to = span.span_end,
  _merged_into = CASE WHEN span.is_latest THEN _merged_into END
FROM (
  SELECT
    version.id AS span_id,
    version._valid_from AS span_start,
    version.next_from IS NULL AS is_latest,
    CASE
      WHEN version._deleted_at >= version.next_from THEN version.next_from
      WHEN version._deleted_at IS NOT NULL THEN greatest(version._valid_from, version._deleted_at)
      ELSE version.next_from
    END AS span_end
  FROM (
    SELECT
      present.id,
      present._valid_from,
      present._deleted_at,
      lead(present._valid_from) OVER (PARTITION BY present.id ORDER BY present._valid_from) AS next_from
    FROM {{target}} AS present
    WHERE present.id IN (
      SELECT judged.id
      FROM {{judged}} AS judged
      WHERE judged.verdict = 'write'
    )
  ) AS version
) AS span
WHERE id = span.span_id
  AND _valid_from = span.span_start
  AND (
    _valid_to IS DISTINCT FROM span.span_end
    OR (_merged_into IS NOT NULL AND NOT span.is_latest)
  )
