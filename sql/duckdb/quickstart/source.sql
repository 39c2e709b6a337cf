-- What a data team would have: a table of customers with their companies and friends. May be repeated.
-- 200 people whom HubSpot knows (40 of them with a new job title), and 25 whom it does not.
CREATE SCHEMA IF NOT EXISTS analytics;

CREATE OR REPLACE TABLE analytics.customers AS
WITH known AS (
  SELECT
    row_number() OVER (ORDER BY id::BIGINT) AS n,
    email,
    firstname,
    lastname,
    jobtitle
  FROM hubspot.contacts
  WHERE NOT archived
    AND _deleted_at IS NULL
    AND email IS NOT NULL
  QUALIFY n <= 200
),
domains AS (
  SELECT
    domain,
    min(id::BIGINT) AS id
  FROM hubspot.companies
  WHERE NOT archived
    AND _deleted_at IS NULL
    AND domain IS NOT NULL
  GROUP BY domain
  HAVING count(*) = 1
),
companies AS (
  SELECT
    row_number() OVER (ORDER BY id) AS n,
    domain
  FROM domains
)
SELECT
  'C-' || lpad(n::VARCHAR, 4, '0') AS customer_id,
  email,
  firstname AS first_name,
  lastname AS last_name,
  CASE WHEN n % 5 = 0 THEN 'Head of Automation' ELSE jobtitle END AS job_title,
  NULL::MAP(VARCHAR, VARCHAR) AS company_domains,
  CASE
    WHEN n IN (1, 2, 3) THEN MAP {'ada.quickstart@example.com': 'Friend'}
    WHEN n = 4 THEN MAP {'ada.quickstart@example.com': NULL}
  END AS friend_emails
FROM known
UNION ALL
SELECT
  'N-' || lpad(person.n::VARCHAR, 4, '0') AS customer_id,
  CASE person.n WHEN 1 THEN 'ada' ELSE 'person' || person.n END || '.quickstart@example.com' AS email,
  CASE person.n WHEN 1 THEN 'Ada' ELSE 'Person ' || person.n END AS first_name,
  'Quickstart' AS last_name,
  'Robot operator' AS job_title,
  MAP {companies.domain: CASE person.n % 2 WHEN 0 THEN NULL ELSE 'Billing contact' END} AS company_domains,
  NULL::MAP(VARCHAR, VARCHAR) AS friend_emails
FROM range(1, 26) AS person(n)
JOIN companies ON companies.n = person.n;
