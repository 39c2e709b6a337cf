-- Who the session is. Reads only, and needs no warehouse.
SELECT CURRENT_USER() AS signed_in_user, CURRENT_ROLE() AS primary_role
