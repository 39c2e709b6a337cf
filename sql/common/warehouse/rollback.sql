-- Takes the open transaction back.
ROLLBACK
