-- What a role holds, for `check`. Reads only; at most 10,000 rows, and needs no warehouse.
SHOW GRANTS TO ROLE {{role}}
