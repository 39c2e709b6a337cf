-- Notes how views were made. Not repeatable: what was noted is forgotten before.
INSERT INTO {{made}} (view_name, fingerprint, run_id, made_at)
SELECT given.view_name, given.fingerprint, $run_id, $made_at
FROM (
  SELECT
    CAST(get_path(item.value, 'view_name') AS VARCHAR) AS view_name,
    CAST(get_path(item.value, 'fingerprint') AS VARCHAR) AS fingerprint
  FROM (SELECT parse_json($views) AS listed) AS listing, LATERAL FLATTEN(INPUT => listing.listed) AS item
) AS given
