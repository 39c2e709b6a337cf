-- The source's columns that a sync uses, frozen for this run. Selects only; may be repeated.
SELECT
  {{columns}}{{expressions}}
FROM {{source}} AS source
