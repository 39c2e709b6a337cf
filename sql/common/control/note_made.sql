-- Notes how the control schema was made. Not repeatable: what was noted is forgotten before.
INSERT INTO {{made}} (fingerprint)
SELECT CAST($fingerprint AS VARCHAR)
