-- One error for each row that HubSpot refused: found by its cell, by its line only where the cell is missing. Selects
-- only; may be repeated.
SELECT
  named.change_id,
  named.error_code,
  named.error_message,
  named.error_field,
  named.retryable
FROM (
  SELECT
    found.*,
    row_number() OVER (
      PARTITION BY found.change_id
      ORDER BY found.line, found.error_code, found.error_field
    ) AS place
  FROM (
    SELECT
      numbered.change_id,
      errors.line,
      errors.error_code,
      errors.error_message,
      errors.error_field,
      errors.retryable
    FROM {{errors}} AS errors
    INNER JOIN {{numbered}} AS numbered
      ON numbered.cell = errors.cell
    UNION ALL
    SELECT
      numbered.change_id,
      errors.line,
      errors.error_code,
      errors.error_message,
      errors.error_field,
      errors.retryable
    FROM {{errors}} AS errors
    INNER JOIN {{numbered}} AS numbered
      ON CAST(errors.line AS INTEGER) = numbered.place + $line_base
    WHERE $line_known
      AND errors.cell IS NULL
  ) AS found
) AS named
WHERE named.place = 1
