-- What a role would get on objects yet to be made, for `check`. Reads only.
SHOW FUTURE GRANTS TO ROLE {{role}}
