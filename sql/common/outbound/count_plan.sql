-- Counts the decisions about changed rows. Selects only.
SELECT
  plan.decision,
  plan.action,
  plan.error_code,
  CAST(plan.batch_only AS BOOLEAN) AS batch_only,
  count(*) AS counted
FROM {{plan}} AS plan
GROUP BY
  plan.decision,
  plan.action,
  plan.error_code,
  plan.batch_only
