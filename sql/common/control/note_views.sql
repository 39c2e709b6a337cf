-- Notes how views were made. Not repeatable: what was noted is forgotten before.
INSERT INTO {{made}} (fingerprint)
SELECT CAST($fingerprint AS VARCHAR)
