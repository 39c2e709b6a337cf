import { type CliRoom, configOf } from '../../cli/cli-room.ts'

/** What the furnished room's syncs are: both directions, one that is held, one that has never run. */
export const furnishedConfig = configOf(`
# brings people and companies
crm_in:
  connection: main
  direction: inbound
  schedule: { cron: "30 2 * * 1-5", time_zone: Europe/Berlin }
  streams:
    contacts: { properties: [email, firstname, lastname, phone, lifecyclestage], route: list }
    companies: { properties: [name, domain, city], route: list }
    owners: {}
customers_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: upsert
  source: { table: analytics.customers }
  key: id
  identify_by: { property: email, column: email }
  fields:
    firstname: first_name
    lastname: last_name
    lifecyclestage: stage
  associations:
    - { to: companies, by: domain, column: company_links }
leavers_out:
  connection: main
  direction: outbound
  target: contacts
  strategy: archive
  source: { table: analytics.leavers }
  key: id
  identify_by: { property: email, column: email }
owners_in:
  connection: main
  direction: inbound
  schedule: { after: crm_in }
  streams:
    owners: {}
`)

const first = ['Ada', 'Grace', 'Linus', 'Barbara', 'Edsger', 'Radia', 'Alan', 'Katherine']
const last = ['Lovelace', 'Hopper', 'Torvalds', 'Liskov', 'Dijkstra', 'Perlman', 'Turing']
const towns = ['Berlin', 'Leipzig', 'Lisbon', 'Ghent', 'Turku']

/** People and companies in the account, a label between them, and source tables in the warehouse. */
export async function furnish(room: CliRoom): Promise<void> {
  await room.control('records/companies', {
    records: towns.flatMap((city, at) =>
      ['Nord', 'Süd'].map((side) => ({
        properties: {
          name: `${city} ${side} GmbH`,
          domain: `${city.toLowerCase()}-${side === 'Nord' ? 'nord' : 'sued'}.example`,
          city,
          numberofemployees: String(10 * (at + 1)),
        },
      })),
    ),
  })
  await room.control('records/contacts', {
    records: Array.from({ length: 60 }, (_, at) => ({
      properties: {
        email: `person${at + 1}@example.com`,
        firstname: first[at % first.length],
        lastname: last[at % last.length],
        ...(at % 3 === 0 ? {} : { phone: `+49 30 ${5_550_100 + at}` }),
        lifecyclestage: at % 2 === 0 ? 'lead' : 'customer',
      },
    })),
  })
  await label(room, { name: 'advises', label: 'Advisor', inverseLabel: 'Advised by' })
  await label(room, { name: 'pays', label: 'Billing contact' })
  await room.sql('CREATE SCHEMA analytics')
  await room.sql(sourceSql)
}

async function label(room: CliRoom, body: Readonly<Record<string, string>>): Promise<void> {
  const answer = await fetch(`${room.url}/crm/v4/associations/contacts/companies/labels`, {
    method: 'POST',
    headers: { authorization: `Bearer ${room.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`No label was made: ${await answer.text()}`)
}

/** Twelve customers: two are new, one has a stage that HubSpot does not know, one an e-mail twice over. */
const sourceSql = `
CREATE TABLE analytics.customers AS
SELECT 'c' || n AS id,
  CASE WHEN n > 10 THEN 'new' || n ELSE 'person' || n END || '@example.com' AS email,
  'First ' || n AS first_name, 'Last ' || n AS last_name,
  CASE WHEN n = 3 THEN 'NO_SUCH_STAGE' ELSE 'customer' END AS stage,
  CASE WHEN n % 4 = 0 THEN MAP {'berlin-nord.example': 'Advisor', 'ghent-sued.example': 'Billing contact'}
    WHEN n % 4 = 1 THEN MAP {'lisbon-nord.example': NULL} END AS company_links
FROM range(1, 13) AS numbers(n);
CREATE TABLE analytics.leavers AS
SELECT 'k' || n AS id, 'person' || n || '@example.com' AS email FROM range(20, 45) AS numbers(n);
CREATE TABLE analytics.people_at_companies AS
SELECT 'person' || n || '@example.com' AS email, 'Berlin-nord.example' AS domain, 'Advisor' AS role
FROM range(1, 6) AS numbers(n);
`
