-- Takes one packed file up. Repeatable: what came of an earlier try is written over.
PUT {{file}} {{location}}
AUTO_COMPRESS = FALSE
SOURCE_COMPRESSION = GZIP
OVERWRITE = TRUE
