-- Counts the rows that have something in one association column. Selects only.
SELECT
  COUNT({{cell}}) AS cells
FROM {{frozen}} AS frozen
