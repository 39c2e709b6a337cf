-- How many rows of a load name a record that another row names too. Repeatable.
SELECT count(judged.id) - count(DISTINCT judged.id) AS records
FROM {{judged}} AS judged
