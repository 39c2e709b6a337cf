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
    changes.pair_id,
    changes.run_id,
    changes.from_id,
    changes.to_id,
    changes.write_types,
    changes.remove_types,
    changes.remove_pair,
    row_number() OVER (
      PARTITION BY changes.pair_id
      ORDER BY
        length(coalesce(changes.write_types, '')) + length(coalesce(changes.remove_types, '')) DESC,
        changes.change_id
    ) AS place
  FROM {{association_changes}} AS changes
  LEFT JOIN {{batches}} AS at_work
    ON at_work.batch_id = changes.batch_id
    AND at_work.route = 'import'
    AND at_work.status IN ('saved', 'sent')
    AND changes.status = 'sent'
  WHERE changes.sync = $sync
    AND changes.status IN ('planned', 'sent')
    AND changes.from_type = $from_type
    AND changes.to_type = $to_type
    AND changes.from_id IS NOT NULL
    AND changes.to_id IS NOT NULL
    AND changes.pair_id > $after
    AND at_work.batch_id IS NULL
) AS pairs
WHERE pairs.place = 1
ORDER BY pairs.pair_id
LIMIT $rows
