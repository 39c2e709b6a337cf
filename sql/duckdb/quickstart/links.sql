-- Shows links of the contacts that the quickstart made, as the inbound sync read them back. Reads only.
SELECT
  contact.email AS contact,
  link.to_type,
  coalesce(other.email, company.domain) AS other,
  link.label
FROM hubspot.associations AS link
JOIN hubspot.contacts AS contact ON link.from_type = 'contacts' AND contact.id = link.from_id
LEFT JOIN hubspot.contacts AS other ON link.to_type = 'contacts' AND other.id = link.to_id
LEFT JOIN hubspot.companies AS company ON link.to_type = 'companies' AND company.id = link.to_id
WHERE link._deleted_at IS NULL
  AND contact.lastname = 'Quickstart'
ORDER BY contact.email, link.to_type, other, link.label NULLS LAST
LIMIT 9;
