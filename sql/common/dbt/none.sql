-- No row: what the dbt package reads where no sync reads it from HubSpot. Repeatable.
SELECT {{columns}}
FROM (SELECT 1 AS one) AS nobody
WHERE FALSE
