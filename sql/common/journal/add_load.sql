-- Enters a load in the ledger. Part of the load's transaction.
INSERT INTO {{loads}} (load_id, sync, stream, run_id, counts, committed_at)
SELECT
  $load_id,
  $sync,
  $stream,
  $run_id,
  $counts,
  $committed_at
