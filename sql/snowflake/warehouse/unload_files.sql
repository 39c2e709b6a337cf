-- Writes a table to files of the stage, every cell as text that is never NULL. Not repeatable. The files' order, and
-- that of the rows in them, is none.
COPY INTO {{location}}
FROM (
  SELECT {{cells}}
  FROM {{table}}
)
FILE_FORMAT = (
  TYPE = CSV
  COMPRESSION = GZIP
  FIELD_DELIMITER = ','
  FIELD_OPTIONALLY_ENCLOSED_BY = '"'
  ESCAPE_UNENCLOSED_FIELD = NONE
  EMPTY_FIELD_AS_NULL = FALSE
  NULL_IF = ()
)
HEADER = FALSE
SINGLE = FALSE
MAX_FILE_SIZE = {{largest}}
DETAILED_OUTPUT = TRUE
