-- Counts the decisions about links; a link that two rows ask for counts once. Selects only.
SELECT
  links.decision,
  links.action,
  links.error_code,
  count(*) AS counted
FROM (
  SELECT DISTINCT
    plan.decision,
    plan.action,
    plan.error_code,
    coalesce(plan.pair_id, plan.change_id) AS pair,
    coalesce(plan.label, '') AS label
  FROM {{link_plan}} AS plan
) AS links
GROUP BY
  links.decision,
  links.action,
  links.error_code
