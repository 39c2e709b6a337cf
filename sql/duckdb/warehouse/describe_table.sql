-- Lists the columns of a table. Reads only.
DESCRIBE {{table}}
