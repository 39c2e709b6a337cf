-- Keeps what was judged, if nobody else judged the sync since it was read: one row, or somebody did.
UPDATE {{marks}}
SET
  revision = revision + 1,
  marks_text = $marks_text,
  judged_at = $judged_at
WHERE sync = $sync
  AND revision = $revision
