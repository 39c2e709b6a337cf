/** What a configuration that quickstart wrote starts with: only such a one is replaced. */
export const marker = '# Written by hubspot-warehouse quickstart.'

/** Without a base_url: HUBSPOT_BASE_URL points it at the sandbox, and without that it means HubSpot. */
export const configText = `${marker} Take it as a start for your own.
version: 1
connections:
  main:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: { kind: duckdb, path: ./crm.duckdb }
syncs:
  crm_in:
    connection: main
    direction: inbound
    # new_streams: include      # everything that the account has
    streams:
      contacts: {}
      companies: {}
      deals: {}
      owners: {}
      deal_pipelines: {}
      associations: {}
  customers_out:
    connection: main
    direction: outbound
    target: contacts
    strategy: upsert
    source: { table: analytics.customers }
    key: customer_id
    identify_by: { property: email, column: email }
    fields:
      firstname: first_name
      lastname: last_name
      jobtitle: job_title
    associations:
      - { to: companies, by: domain, column: company_domains }
      - { to: contacts, by: email, column: friend_emails }
`
