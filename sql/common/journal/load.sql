-- Looks a load up in the ledger.
SELECT counts
FROM {{loads}}
WHERE load_id = $load_id
