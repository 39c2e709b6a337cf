-- Who waits for whom: updates that write a unique value which the record of another planned update still holds and is
-- about to leave. A bounded number of pairs. Selects only.
SELECT
  takers.change_id,
  givers.change_id AS holder_id,
  takers.property
FROM {{moves}} AS takers
INNER JOIN {{moves}} AS givers
  ON givers.property = takers.property
  AND givers.gives = takers.takes
  AND givers.change_id <> takers.change_id
ORDER BY
  takers.change_id,
  givers.change_id
LIMIT $pairs
