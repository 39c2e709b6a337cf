import type { TrialWarehouse } from './warehouse.ts'

/** The trial's three syncs, as a user would write them. */
export const trialConfig = ({
  configuration,
  forms,
}: Pick<TrialWarehouse, 'configuration' | 'forms'>): string => `version: 1
connections:
  main:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: ${configuration}
syncs:
  accounts_out:
    connection: main
    direction: outbound
    target: companies
    strategy: upsert
    source:
      query: |
        SELECT
          account,
          sector,
          year_established,
          CAST(revenue AS DECIMAL(18, 2)) * 1000000 AS revenue_usd,
          employees,
          office_location,
          CASE WHEN subsidiary_of IS NULL THEN NULL ELSE ${forms.object('subsidiary_of', "'Parent Company'")} END AS parents
        FROM ledger.accounts
    key: account
    identify_by: { property: ledger_account, column: account }
    fields:
      name: account
      ledger_sector: sector
      founded_year: year_established
      annualrevenue: revenue_usd
      numberofemployees: employees
      country: office_location
    associations:
      - { to: companies, by: ledger_account, column: parents }
  opportunities_out:
    connection: main
    direction: outbound
    target: deals
    strategy: upsert
    source:
      query: |
        SELECT
          opportunity_id,
          sales_agent,
          coalesce(spelling.product, opportunity.product) AS product,
          deal_stage,
          engage_date,
          close_date,
          close_value,
          opportunity_id || ' ' || coalesce(account, 'no account yet') AS title,
          CASE WHEN account IS NULL THEN NULL ELSE ${forms.object('account', 'NULL')} END AS companies
        FROM ledger.sales_pipeline AS opportunity
        LEFT JOIN ledger.products AS spelling
          ON replace(spelling.product, ' ', '') = replace(opportunity.product, ' ', '')
    key: opportunity_id
    identify_by: { property: ledger_opportunity, column: opportunity_id }
    fields:
      dealname: title
      pipeline: { value: Ledger }
      dealstage: deal_stage
      hubspot_owner_id: sales_agent
      ledger_product: product
      ledger_engaged_on: engage_date
      closedate: { sql: "${forms.midnight('close_date')}" }
      amount: close_value
    associations:
      - { to: companies, by: ledger_account, column: companies }
  crm_in:
    connection: main
    direction: inbound
    streams:
      owners: {}
      deal_pipelines: {}
      companies:
        properties:
          [name, country, founded_year, annualrevenue, numberofemployees, ledger_account, ledger_sector]
      deals: {}
      associations: { pairs: [[companies, companies], [deals, companies]] }
`
