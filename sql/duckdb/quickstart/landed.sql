-- Shows what landed of the deals, with their companies from the associations table. Reads only.
SELECT
  deal.dealname AS deal,
  deal.amount::DECIMAL(18, 2)::VARCHAR AS amount,
  strftime(deal.closedate, '%Y-%m-%d') AS closes,
  company.name AS company,
  len(deal.contact_ids)::VARCHAR AS contacts
FROM hubspot.deals AS deal
JOIN hubspot.associations AS link
  ON link.from_type = 'deals'
  AND link.from_id = deal.id
  AND link.to_type = 'companies'
  AND link.label = 'Primary'
  AND link._deleted_at IS NULL
JOIN hubspot.companies AS company ON company.id = link.to_id
WHERE deal._deleted_at IS NULL
  AND deal.amount IS NOT NULL
ORDER BY deal.closedate DESC NULLS LAST, deal.id
LIMIT 5;
