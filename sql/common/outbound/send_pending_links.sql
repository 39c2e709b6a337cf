-- Counts what is at no end among links: those planned or sent, and imports that carry some. Selects only.
SELECT
  (
    SELECT count(*)
    FROM {{association_changes}} AS change
    WHERE change.sync = $sync
      AND change.status IN ('planned', 'sent')
  ) + (
    SELECT count(*)
    FROM {{batches}} AS batch
    WHERE batch.sync = $sync
      AND batch.action = 'link'
      AND batch.status IN ('saved', 'sent')
  ) AS pending
