-- Commits the open transaction. When its answer is lost, the load ledger tells.
COMMIT
