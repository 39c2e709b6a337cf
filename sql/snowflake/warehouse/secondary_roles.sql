-- The roles that count beside the primary one, as JSON text. Reads only, and needs no warehouse.
SELECT CURRENT_SECONDARY_ROLES() AS secondary_roles
