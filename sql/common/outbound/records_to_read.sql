-- The records whose present links must be known before their links are planned. Selects only.
SELECT DISTINCT
  sides.from_id
FROM (
  SELECT
    link_rows.from_id
  FROM {{link_rows}} AS link_rows
  INNER JOIN {{wanted}} AS wanted
    ON wanted.source_key = link_rows.source_key
  WHERE wanted.to_type = $to_type
    AND NOT link_rows.blocked
  UNION ALL
  SELECT
    moving.from_id
  FROM {{moving}} AS moving
  WHERE moving.to_type = $to_type
  UNION ALL
  SELECT
    link_rows.from_id
  FROM {{link_rows}} AS link_rows
  WHERE $mirror
    AND NOT link_rows.blocked
) AS sides
WHERE sides.from_id IS NOT NULL
