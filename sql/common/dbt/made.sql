-- How each view was made last. Reads only.
SELECT view_name, fingerprint
FROM {{made}}
