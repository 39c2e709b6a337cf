-- How the views of the control schema were made last. Reads only.
SELECT fingerprint
FROM {{made}}
