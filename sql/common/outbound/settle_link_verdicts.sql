-- Judges the pairs of an import by what HubSpot holds, read from one side: settled when every link that was asked for is
-- there, planned again otherwise. Selects only; may be repeated as long as the verdicts are not taken over.
SELECT
  judged.pair_id,
  judged.batch_id,
  CASE WHEN judged.missing = 0 THEN 'settled' ELSE 'planned' END AS add_status,
  CAST(NULL AS VARCHAR) AS add_code,
  CAST(NULL AS VARCHAR) AS add_message,
  CAST(NULL AS VARCHAR) AS add_retryable,
  'planned' AS remove_status,
  CAST(NULL AS VARCHAR) AS remove_code,
  CAST(NULL AS VARCHAR) AS remove_message,
  CAST(NULL AS VARCHAR) AS remove_retryable
FROM (
  SELECT
    change.pair_id,
    change.batch_id,
    sum(
      CASE
        WHEN change.label IS NULL AND linked.from_id IS NOT NULL THEN 0
        WHEN change.label IS NOT NULL AND labelled.from_id IS NOT NULL THEN 0
        ELSE 1
      END
    ) AS missing
  FROM {{association_changes}} AS change
  LEFT JOIN (
    SELECT DISTINCT
      held.from_id,
      held.to_id
    FROM {{held}} AS held
  ) AS linked
    ON linked.from_id = change.from_id
    AND linked.to_id = change.to_id
  LEFT JOIN (
    SELECT DISTINCT
      held.from_id,
      held.to_id,
      held.category,
      held.type_id
    FROM {{held}} AS held
  ) AS labelled
    ON labelled.from_id = change.from_id
    AND labelled.to_id = change.to_id
    AND labelled.category = change.category
    AND labelled.type_id = CASE WHEN $backward THEN change.inverse_type_id ELSE change.type_id END
  WHERE change.sync = $sync
    AND change.batch_id = $batch_id
    AND change.status = 'sent'
  GROUP BY
    change.pair_id,
    change.batch_id
) AS judged
