-- Users, each with its main team. Repeatable.
SELECT {{columns}}
FROM {{source}} AS held
LEFT JOIN (
  SELECT CAST(items.value AS VARCHAR) AS user_id, min(team.id) AS team_id
  FROM {{teams}} AS team, LATERAL FLATTEN(INPUT => team.user_ids) AS items
  WHERE team._deleted_at IS NULL
  GROUP BY CAST(items.value AS VARCHAR)
) AS main_team
  ON main_team.user_id = {{user_id}}
WHERE {{chosen}}
