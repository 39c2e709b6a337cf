-- What a sync stands for: its records and its links. Selects only.
SELECT
  (SELECT count(*) FROM {{links}} AS links WHERE links.sync = $sync) AS records,
  (SELECT count(*) FROM {{sent_links}} AS sent_links WHERE sent_links.sync = $sync) AS pairs
