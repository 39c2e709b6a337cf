-- Counts the errors that belong to no row that we know of. Selects only.
SELECT
  count(*) AS strangers
FROM {{errors}} AS errors
LEFT JOIN {{numbered}} AS by_cell
  ON by_cell.cell = errors.cell
LEFT JOIN {{numbered}} AS by_line
  ON CAST(errors.line AS INTEGER) = by_line.place + $line_base
  AND $line_known
  AND errors.cell IS NULL
WHERE by_cell.change_id IS NULL
  AND by_line.change_id IS NULL
