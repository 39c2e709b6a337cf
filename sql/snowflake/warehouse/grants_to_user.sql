-- The roles that a user may take, for `check`. Reads only.
SHOW GRANTS TO USER {{user}}
