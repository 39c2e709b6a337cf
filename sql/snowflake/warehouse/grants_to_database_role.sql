-- What a database role holds, for `check`. Reads only.
SHOW GRANTS TO DATABASE ROLE {{role}}
