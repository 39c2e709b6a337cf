-- A row for each option of a property. Repeatable.
SELECT {{columns}}
FROM (
  SELECT
    held.*,
    CASE held.object
      WHEN 'contacts' THEN 'contact'
      WHEN 'companies' THEN 'company'
      WHEN 'deals' THEN 'deal'
      WHEN 'tickets' THEN 'ticket'
      WHEN 'products' THEN 'product'
      WHEN 'line_items' THEN 'line_item'
      WHEN 'quotes' THEN 'quote'
      ELSE held.object
    END AS hubspot_object
  FROM {{source}} AS held
) AS held, LATERAL FLATTEN(INPUT => held.{{list}}) AS items
WHERE {{chosen}}
