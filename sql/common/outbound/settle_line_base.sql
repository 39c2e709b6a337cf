-- How far HubSpot's line numbers are from ours, by the rows that are known by their cell. Selects only.
SELECT
  CAST(min(CAST(errors.line AS INTEGER) - numbered.place) AS VARCHAR) AS lowest,
  CAST(max(CAST(errors.line AS INTEGER) - numbered.place) AS VARCHAR) AS highest
FROM {{errors}} AS errors
INNER JOIN {{numbered}} AS numbered
  ON numbered.cell = errors.cell
