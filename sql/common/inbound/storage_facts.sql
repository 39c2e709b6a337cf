-- How many rows a stream's table has, of how many records, and how many of them tell their validity. Repeatable.
SELECT
  count(*) AS versions,
  count(DISTINCT present.id) AS records,
  count({{valid_from}}) AS dated
FROM {{target}} AS present
