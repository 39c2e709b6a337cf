-- Writes the records to be written, typed, in place of the rows that they replace; what is no longer read becomes NULL.
-- On DuckDB land_delete and land_insert do the same in two statements. Repeatable.
MERGE INTO {{target}} AS kept
USING (
  SELECT
    judged.id,
    judged.created_at,
    judged.updated_at,
    judged.archived_at,
    judged.archived,
    CAST(NULL AS VARCHAR) AS _merged_into,
    CASE WHEN judged.archived THEN coalesce(judged.archived_at, $synced_at) END AS _deleted_at,
    $synced_at AS _synced_at,
    CAST($run_id AS VARCHAR) AS _run_id,
    judged.hash AS _hash{{carried}}{{typed}}{{rest}}
  FROM {{judged}} AS judged
  INNER JOIN {{staging}} AS staged
    ON {{place}} = judged.place
  WHERE judged.verdict = 'write'
) AS arrived
  ON {{same}}
WHEN MATCHED THEN UPDATE SET {{assignments}}
WHEN NOT MATCHED THEN INSERT ({{columns}}) VALUES ({{values}})
