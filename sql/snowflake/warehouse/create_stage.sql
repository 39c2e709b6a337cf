-- Makes the stage that files go through. Repeatable. Its files are encrypted before they leave this machine, which is
-- Snowflake's usual for internal stages (docs.snowflake.com/en/sql-reference/sql/create-stage, SNOWFLAKE_FULL).
CREATE STAGE IF NOT EXISTS {{stage}}
