-- Users, each with its main team. Repeatable.
SELECT {{columns}}
FROM {{source}} AS held
LEFT JOIN (
  SELECT json_extract_string(items.value, '$') AS user_id, min(team.id) AS team_id
  FROM {{teams}} AS team
  CROSS JOIN unnest(TRY_CAST(team.user_ids AS JSON[])) AS items(value)
  WHERE team._deleted_at IS NULL
  GROUP BY json_extract_string(items.value, '$')
) AS main_team
  ON main_team.user_id = {{user_id}}
WHERE {{chosen}}
