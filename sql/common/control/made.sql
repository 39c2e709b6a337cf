-- How the control schema was made last. Reads only.
SELECT fingerprint
FROM {{made}}
