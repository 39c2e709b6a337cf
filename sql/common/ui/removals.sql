-- One page of what a plan would remove: records to be archived, then links. Reads only.
SELECT
  listed.place,
  listed.kind,
  listed.key,
  listed.hubspot_id,
  listed.to_type,
  listed.to_id,
  listed.label,
  listed.before
FROM (
  SELECT
    removals.kind,
    removals.key,
    removals.hubspot_id,
    removals.to_type,
    removals.to_id,
    removals.label,
    removals.before,
    row_number() OVER (
      ORDER BY
        removals.kind,
        length(removals.key),
        removals.key,
        removals.to_type NULLS LAST,
        removals.to_id NULLS LAST,
        removals.label NULLS FIRST,
        removals.hubspot_id NULLS LAST
    ) AS place
  FROM {{held_removals}} AS removals
  WHERE removals.sync = $sync
    AND removals.plan_id = $plan_id
) AS listed
WHERE listed.place > $after
ORDER BY listed.place
LIMIT $limit
