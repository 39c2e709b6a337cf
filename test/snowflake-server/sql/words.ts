/**
 * Words that can't be bare identifiers. Source: https://docs.snowflake.com/en/sql-reference/reserved-keywords (ANSI
 * reserved words and Snowflake's own; those marked there as refused only in certain places are in the other lists).
 */
export const reserved: ReadonlySet<string> = new Set(
  `ALL ALTER AND ANY AS BETWEEN BY CHECK COLUMN CONNECT CREATE CURRENT DELETE DISTINCT DROP ELSE EXISTS FOLLOWING FOR
  FROM GRANT GROUP HAVING ILIKE IN INCREMENT INSERT INTERSECT INTO IS LIKE MINUS NOT NULL OF ON OR ORDER QUALIFY REGEXP
  REVOKE RLIKE ROW ROWS SAMPLE SELECT SET SOME START TABLE TABLESAMPLE THEN TO TRIGGER UNION UNIQUE UPDATE VALUES
  WHENEVER WHERE WITH`.split(/\s+/u),
)

/** "Cannot be used as column name (reserved by ANSI)", and "cannot be used as column reference in a scalar expression". */
export const notColumns: ReadonlySet<string> = new Set(
  `CONSTRAINT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP CURRENT_USER LOCALTIME LOCALTIMESTAMP CASE CAST FALSE TRUE
  TRY_CAST WHEN`.split(/\s+/u),
)

/** "Cannot be used as table name or alias in a FROM clause", and the words that go on with a FROM clause. */
export const notAliases: ReadonlySet<string> = new Set(
  `CROSS FULL INNER JOIN LATERAL LEFT NATURAL RIGHT USING ASOF MATCH_CONDITION LIMIT OFFSET FETCH PIVOT UNPIVOT WINDOW
  EXCEPT WHEN MATCHED AT BEFORE CHANGES FILE_FORMAT PATTERN FILES`.split(/\s+/u),
)
