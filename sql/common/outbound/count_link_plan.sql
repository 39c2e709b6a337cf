-- Counts the decisions about links; a link that two rows ask for, each from its side, counts once (as in
-- settle_count_links). Selects only.
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
    CASE
      WHEN plan.label IS NULL THEN ''
      WHEN
        coalesce(plan.from_id, concat('key:', coalesce(plan.source_key, ''))) <= coalesce(plan.to_id, concat('key:', coalesce(plan.to_source_key, '')))
        THEN plan.type_id
      ELSE coalesce(plan.inverse_type_id, plan.type_id)
    END AS link_type,
    CASE WHEN plan.label IS NULL THEN '' ELSE plan.category END AS link_category
  FROM {{link_plan}} AS plan
) AS links
GROUP BY
  links.decision,
  links.action,
  links.error_code
