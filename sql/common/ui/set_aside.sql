-- One page of what reading set aside: whole records, and values that don't fit their column. Reads only.
SELECT
  listed.place,
  listed.kind,
  listed.stream,
  listed.id,
  listed.property,
  listed.text,
  listed.error_code,
  listed.what,
  listed.run_id,
  listed.noted_at
FROM (
  SELECT
    kept.*,
    row_number() OVER (
      ORDER BY
        kept.kind,
        kept.stream,
        kept.error_code,
        kept.noted_at DESC NULLS LAST,
        kept.id NULLS LAST,
        kept.property NULLS LAST,
        kept.run_id NULLS LAST,
        kept.what NULLS LAST
    ) AS place
  FROM (
    SELECT
      'record' AS kind,
      record.stream,
      record.id,
      CAST(NULL AS VARCHAR) AS property,
      CAST(NULL AS VARCHAR) AS text,
      record.error_code,
      record.what,
      record.run_id,
      record.noted_at
    FROM {{set_aside}} AS record
    WHERE (record.run_id = $run_id OR $run_id IS NULL)
      AND (record.stream = $stream OR $stream IS NULL)
      AND (record.id = $id OR $id IS NULL)
      AND (record.error_code = $error_code OR $error_code IS NULL)
    UNION ALL
    SELECT
      'value' AS kind,
      cell.stream,
      cell.id,
      cell.property,
      cell.text,
      cell.error_code,
      CAST(NULL AS VARCHAR) AS what,
      cell.run_id,
      cell.noted_at
    FROM {{set_aside_values}} AS cell
    WHERE (cell.run_id = $run_id OR $run_id IS NULL)
      AND (cell.stream = $stream OR $stream IS NULL)
      AND (cell.id = $id OR $id IS NULL)
      AND (cell.error_code = $error_code OR $error_code IS NULL)
  ) AS kept
) AS listed
WHERE listed.place > $after
ORDER BY listed.place
LIMIT $limit
