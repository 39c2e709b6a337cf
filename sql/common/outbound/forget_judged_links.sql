-- Forgets the links of this run that were set aside and have been judged once more. May be repeated.
DELETE FROM {{association_changes}}
WHERE sync = $sync
  AND run_id = $run_id
  AND status = 'set_aside'
  AND key IN (
    SELECT
      link_rows.source_key
    FROM {{link_rows}} AS link_rows
  )
