-- Counts the rows that have something in one association column; a JSON null is nothing. Selects only.
SELECT
  count(CASE WHEN trim({{cell}}) NOT IN ('', 'null') THEN 1 END) AS cells
FROM {{frozen}} AS frozen
