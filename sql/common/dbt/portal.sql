-- The HubSpot account that the syncs of this warehouse began with. Reads only.
SELECT max(portal_id) AS portal_id
FROM {{accounts}}
