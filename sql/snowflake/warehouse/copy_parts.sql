-- Loads all parts of a folder of the stage into a staging table that was made anew before. Not repeatable: files that
-- this table was loaded from are passed over. The columns of the parts are those of the table, in their order; a bare
-- empty cell is NULL, a quoted one is ''.
COPY INTO {{table}}
FROM {{location}}
FILE_FORMAT = (
  TYPE = CSV
  COMPRESSION = GZIP
  ENCODING = 'UTF8'
  FIELD_DELIMITER = ','
  RECORD_DELIMITER = '\n'
  SKIP_HEADER = 0
  FIELD_OPTIONALLY_ENCLOSED_BY = '"'
  ESCAPE = NONE
  ESCAPE_UNENCLOSED_FIELD = NONE
  TRIM_SPACE = FALSE
  EMPTY_FIELD_AS_NULL = TRUE
  NULL_IF = ()
  ERROR_ON_COLUMN_COUNT_MISMATCH = TRUE
  REPLACE_INVALID_CHARACTERS = FALSE
)
ON_ERROR = ABORT_STATEMENT
PURGE = FALSE
