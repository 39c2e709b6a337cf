-- The asked records whose column of linked ids is not what HubSpot reports (as inbound/links_column fills it). Reads only.
SELECT kept.id
FROM {{target}} AS kept
INNER JOIN (
  SELECT
    asked.from_id AS linked_id,
    CASE
      WHEN count(pair.to_id) > 0 THEN array_agg(pair.to_id) WITHIN GROUP (ORDER BY length(pair.to_id), pair.to_id)
    END AS linked_ids
  FROM (
    SELECT DISTINCT staged.from_id
    FROM {{staging}} AS staged
    WHERE staged.kind = 'asked'
  ) AS asked
  LEFT JOIN (
    SELECT DISTINCT staged.from_id, staged.to_id
    FROM {{staging}} AS staged
    WHERE staged.kind = 'link'
  ) AS pair
    ON pair.from_id = asked.from_id
  GROUP BY asked.from_id
) AS linked
  ON linked.linked_id = kept.id
WHERE kept._deleted_at IS NULL
  AND to_json(to_variant(kept.{{column}})) IS DISTINCT FROM to_json(to_variant(linked.linked_ids))
