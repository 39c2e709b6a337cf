-- Counts the records of one object that this sync stands for. Selects only.
SELECT
  count(*) AS counted
FROM {{links}} AS links
WHERE links.sync = $sync
  AND links.object = $object
