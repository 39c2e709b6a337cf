-- Loads all parts of a folder of the stage into a staging table that was made anew before. Not repeatable: files that
-- this table was loaded from are passed over. The columns of the parts are those of the table, in their order; a bare
-- empty cell is NULL, a quoted one is ''. Options at Snowflake's own defaults (UTF-8, a line a record, an error for
-- another number of cells, nothing trimmed) are not written: some emulators refuse them.
COPY INTO {{table}}
FROM {{location}}
FILE_FORMAT = (
  TYPE = CSV
  COMPRESSION = GZIP
  FIELD_DELIMITER = ','
  SKIP_HEADER = 0
  FIELD_OPTIONALLY_ENCLOSED_BY = '"'
  ESCAPE_UNENCLOSED_FIELD = NONE
  EMPTY_FIELD_AS_NULL = TRUE
  NULL_IF = ()
)
ON_ERROR = ABORT_STATEMENT
