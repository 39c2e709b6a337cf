-- How many are missing, how many of those no person has approved to go, and how many live records the table has. Repeatable.
SELECT
  (SELECT count(*) FROM {{missing}}) AS missing,
  (
    SELECT count(*)
    FROM {{missing}} AS missing
    WHERE missing.id NOT IN (
      SELECT held.id
      FROM {{held}} AS held
      WHERE held.plan_id = $approved
        AND held.sync = $sync
        AND held.stream = $stream
    )
  ) AS unapproved,
  (SELECT count(DISTINCT present.id) FROM {{target}} AS present WHERE present._deleted_at IS NULL) AS live
