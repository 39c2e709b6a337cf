-- Says where the session is and by which right. Reads only, and needs no warehouse.
SELECT
  CURRENT_VERSION() AS engine,
  CURRENT_USER() AS signed_in_user,
  CURRENT_ROLE() AS primary_role,
  CURRENT_WAREHOUSE() AS compute,
  CURRENT_DATABASE() AS place
