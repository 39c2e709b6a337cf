-- Counts what a run refused or set aside, by reason, with one message of each. Reads only.
WITH met AS (
  SELECT
    error_code,
    error_message AS what
  FROM {{changes}}
  WHERE sync = $sync
    AND run_id = $run_id
    AND error_code IS NOT NULL
  UNION ALL
  SELECT
    error_code,
    error_message AS what
  FROM {{association_changes}}
  WHERE sync = $sync
    AND run_id = $run_id
    AND error_code IS NOT NULL
  UNION ALL
  SELECT
    error_code,
    what
  FROM {{set_aside}}
  WHERE sync = $sync
    AND run_id = $run_id
)
SELECT
  error_code,
  count(*) AS met,
  min(what) AS what
FROM met
GROUP BY error_code
ORDER BY met DESC, error_code
