-- Whether a source may be read, for `check`: Snowflake judges that before it looks for rows. Reads only.
SELECT 1 AS readable FROM {{source}} AS probed LIMIT 0
