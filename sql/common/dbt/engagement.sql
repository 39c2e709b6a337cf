-- Activities of every kind that are not deleted, from the views of the kinds. Repeatable.
SELECT {{columns}}
FROM (
  SELECT engagement_id, type, _fivetran_synced, _fivetran_deleted FROM {{call}}
  UNION ALL
  SELECT engagement_id, type, _fivetran_synced, _fivetran_deleted FROM {{communication}}
  UNION ALL
  SELECT engagement_id, type, _fivetran_synced, _fivetran_deleted FROM {{email}}
  UNION ALL
  SELECT engagement_id, type, _fivetran_synced, _fivetran_deleted FROM {{meeting}}
  UNION ALL
  SELECT engagement_id, type, _fivetran_synced, _fivetran_deleted FROM {{note}}
  UNION ALL
  SELECT engagement_id, type, _fivetran_synced, _fivetran_deleted FROM {{task}}
) AS held
WHERE NOT held._fivetran_deleted
