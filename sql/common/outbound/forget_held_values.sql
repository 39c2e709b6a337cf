-- Forgets what the records held that earlier plans would have archived: which records they were is enough to approve
-- them. May be repeated.
UPDATE {{held}}
SET
  before = NULL
WHERE sync = $sync
  AND before IS NOT NULL
