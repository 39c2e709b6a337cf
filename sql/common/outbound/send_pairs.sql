-- The next pairs of records whose links are to be sent, each by one of its rows: the one that tells most, as a label may
-- be known from one side only. Those in an import that is at work are not among them. Selects only.
SELECT
  pairs.pair_id,
  pairs.run_id,
  pairs.from_id,
  pairs.to_id,
  pairs.write_types,
  pairs.remove_types,
  pairs.remove_pair
FROM (
  SELECT
    change.pair_id,
    change.run_id,
    change.from_id,
    change.to_id,
    change.write_types,
    change.remove_types,
    change.remove_pair,
    row_number() OVER (
      PARTITION BY change.pair_id
      ORDER BY
        length(coalesce(change.write_types, '')) + length(coalesce(change.remove_types, '')) DESC,
        change.change_id
    ) AS place
  FROM {{association_changes}} AS change
  LEFT JOIN {{batches}} AS at_work
    ON at_work.batch_id = change.batch_id
    AND at_work.route = 'import'
    AND at_work.status IN ('saved', 'sent')
    AND change.status = 'sent'
  WHERE change.sync = $sync
    AND change.status IN ('planned', 'sent')
    AND change.from_type = $from_type
    AND change.to_type = $to_type
    AND change.from_id IS NOT NULL
    AND change.to_id IS NOT NULL
    AND change.pair_id > $after
    AND at_work.batch_id IS NULL
) AS pairs
WHERE pairs.place = 1
ORDER BY pairs.pair_id
LIMIT $rows
