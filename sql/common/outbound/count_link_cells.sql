-- Counts the rows that have something in one association column. Selects only.
SELECT
  count({{cell}}) AS cells
FROM {{frozen}} AS frozen
