-- Records that HubSpot was just asked for, with their values as the table would hold them, one row an id. Repeatable.
WITH came AS (
  SELECT
    {{id}} AS _verify_id,
    {{version}} AS _verify_version,
    {{created_at}} AS _verify_created_at,
    {{updated_at}} AS _verify_updated_at,
    {{archived}} AS _verify_archived,
    {{archived_at}} AS _verify_archived_at,
    {{hash}} AS _verify_hash,
    {{seq}} AS _verify_seq{{typed}}
  FROM {{staging}} AS staged
),
ranked AS (
  SELECT
    came.*,
    row_number() OVER (
      PARTITION BY came._verify_id
      ORDER BY came._verify_version DESC NULLS LAST, came._verify_seq DESC NULLS LAST
    ) AS _verify_nth
  FROM came
  WHERE came._verify_id IS NOT NULL
)
SELECT ranked.*
FROM ranked
WHERE ranked._verify_nth = 1
