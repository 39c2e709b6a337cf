-- When each record was in which stage, by the history of its stage and pipeline. Repeatable.
-- A stage that was set again while the record was in it already is no new stay.
WITH entries AS (
  SELECT
    entry.*,
    lag(entry.value) OVER (PARTITION BY entry.record_id ORDER BY entry.changed_at, entry.place, entry.id) AS value_before,
    row_number() OVER (PARTITION BY entry.record_id ORDER BY entry.changed_at, entry.place, entry.id) AS nth
  FROM {{history}} AS entry
  WHERE entry.object = {{object}}
    AND entry.property = {{stage}}
),
stays AS (
  SELECT
    entries.*,
    lead(entries.changed_at) OVER (
      PARTITION BY entries.record_id
      ORDER BY entries.changed_at, entries.place, entries.id
    ) AS exited_at
  FROM entries
  WHERE entries.nth = 1
    OR entries.value IS DISTINCT FROM entries.value_before
),
pipelines AS (
  SELECT
    entry.record_id,
    entry.value AS pipeline_id,
    entry.changed_at AS held_since,
    lead(entry.changed_at) OVER (PARTITION BY entry.record_id ORDER BY entry.changed_at, entry.place, entry.id) AS held_until,
    row_number() OVER (PARTITION BY entry.record_id ORDER BY entry.changed_at, entry.place, entry.id) AS nth
  FROM {{history}} AS entry
  WHERE entry.object = {{object}}
    AND entry.property = {{pipeline}}
)
SELECT
  stays.record_id AS {{record_id}},
  stays.value AS stage_id,
  pipelines.pipeline_id,
  stays.changed_at AS entered_at,
  stays.exited_at,
  CAST(floor({{exited_ms}} / 1000) - floor({{entered_ms}} / 1000) AS BIGINT) AS duration_seconds,
  stays.source_type,
  stays.source_id,
  stays.source_label,
  stays.updated_by_user_id
FROM stays
LEFT JOIN pipelines
  ON pipelines.record_id = stays.record_id
  AND (pipelines.held_since <= stays.changed_at OR pipelines.nth = 1)
  AND (pipelines.held_until IS NULL OR pipelines.held_until > stays.changed_at)
WHERE stays.value IS NOT NULL
