import type { Millis, RecordRef } from '../../account/definitions.ts'
import { companyTypes, industries, leadStatuses, trafficSources } from '../catalogue/options.ts'
import { LATEST } from '../epoch.ts'
import { DAY, instantText } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import { asciiSlug, companyCount, companyName, domainOf, places, streets } from '../words.ts'
import type { Place } from '../words.ts'
import { demoOwners, sites, tiers } from './account.ts'
import { longText, values } from './texts.ts'
import { COMPANY } from './writer.ts'
import type { DemoWriter, Step } from './writer.ts'

/** HUBSPOT.md 6. */
const PARENT_OF_CHILD = 13

export interface DemoCompany {
  readonly ref: RecordRef
  readonly name: string
  readonly domain: string
  readonly place: Place
  readonly owner: string
  readonly createdAt: Millis
  readonly customer: boolean
}

/** Names that quoting, folding and direction get wrong. */
const awkwardCompanies: readonly (readonly [name: string, domain: string])[] = [
  [`O'Hara & Söhne "Präzision" GmbH`, 'ohara-praezision.example'],
  ['שמש רובוטיקה בע"מ', 'shemesh-robotics.example'],
  ['株式会社 北風ロボット', 'kitakaze.example'],
  ['Acme, Inc.; Labs', 'acme-labs.example'],
  ['🚀 Rocket Parcel', 'rocket-parcel.example'],
  ['NULL Freight', 'null-freight.example'],
]

export function writeCompanies(demo: DemoWriter): readonly DemoCompany[] {
  const numbers = demo.shuffled(Array.from({ length: companyCount }, (_, n) => n))
  const companies: DemoCompany[] = []
  for (const [n, createdAt] of demo.instants(204, ACCOUNT_OPENED, LATEST - 30 * DAY).entries()) {
    const awkward = awkwardCompanies[n % 30 === 7 ? Math.floor(n / 30) : -1]
    const name = awkward?.[0] ?? companyName(numbers[n] ?? n)
    // Two companies share a domain: HubSpot allows it (HUBSPOT.md 4.4).
    const domain = n === 57 ? (companies[12]?.domain ?? '') : (awkward?.[1] ?? domainOf(name))
    companies.push(writeCompany(demo, n, createdAt, name, domain))
  }
  linkFamilies(demo, companies)
  // The last four were archived, one of them days ago.
  return companies.slice(0, 200)
}

function writeCompany(
  demo: DemoWriter,
  n: number,
  createdAt: Millis,
  name: string,
  domain: string,
): DemoCompany {
  const place = demo.pick(places)
  const owner = demo.pick(demoOwners).id
  const customer = demo.chance(45)
  const revenue = demo.random.int(1, 900) * 100_000
  const changedAt = demo.between(createdAt, LATEST, 0.5)
  const steps: Step[] = [
    { at: createdAt + DAY, properties: { lifecyclestage: 'opportunity' } },
    ...(customer
      ? [
          {
            at: demo.between(createdAt + 2 * DAY),
            properties: {
              lifecyclestage: 'customer',
              account_tier: demo.pick(tiers),
              arr_usd: `${String(demo.random.int(5, 400) * 1000)}.5`,
            },
          },
        ]
      : []),
    {
      at: changedAt,
      properties: {
        annualrevenue: String(revenue),
        numberofemployees: String(Math.ceil(revenue / 150_000)),
      },
    },
    // A bulk edit: thirty-odd companies with one modified time, to the millisecond.
    ...(n % 6 === 0
      ? [
          {
            at: LATEST - 40 * DAY,
            properties: { hs_ideal_customer_profile: demo.pick(['tier_1', 'tier_2', 'tier_3']) },
            sourceType: 'IMPORT',
          },
        ]
      : []),
  ].toSorted((a, b) => a.at - b.at)
  const ref = demo.put(COMPANY, {
    createdAt,
    sourceType: demo.pick(['CRM_UI', 'IMPORT', 'API']),
    properties: {
      name,
      domain,
      website: `https://www.${domain}`,
      customer_code: `NWR-${String(n + 1).padStart(4, '0')}`,
      industry: demo.pick(values(industries)),
      type: demo.pick(values(companyTypes)),
      lifecyclestage: 'lead',
      hs_lead_status: demo.mostly(40, demo.pick(values(leadStatuses))),
      phone: `${place.dial}${String(demo.random.int(100_000, 9_999_999))}`,
      address: `${String(demo.random.int(1, 240))} ${demo.pick(streets)}`,
      address2: demo.mostly(80, 'Building B, 3rd floor'),
      city: place.city,
      state: place.state,
      zip: String(demo.random.int(10_000, 99_999)),
      country: place.country,
      hs_country_code: place.code,
      timezone: place.timezone.replace('_slash_', '/'),
      annualrevenue: String(revenue - 50_000),
      founded_year: String(demo.random.int(1890, 2020)),
      is_public: demo.chance(20) ? 'true' : 'false',
      description: n === 3 ? longText(20_000) : `${name} makes things in ${place.city}.`,
      about_us: demo.mostly(70, 'Family-owned since the beginning;\nthird generation.'),
      hubspot_owner_id: owner,
      hubspot_owner_assigneddate: instantText(createdAt),
      hs_is_target_account: demo.chance(15) ? 'true' : 'false',
      web_technologies: demo.mostly(
        50,
        demo.pick(['hubspot', 'salesforce;google_analytics', 'snowflake;shopify;wordpress']),
      ),
      sites: demo.mostly(40, demo.shuffled(sites).slice(0, demo.random.int(1, 3)).join(';')),
      floor_area_m2: demo.mostly(30, `${String(demo.random.int(400, 90_000))}.25`),
      group: demo.mostly(60, demo.pick(['Alpha', 'Beta', 'Gamma'])),
      linkedin_company_page: `https://www.linkedin.com/company/${asciiSlug(name) || 'northwind'}`,
      hs_analytics_source: demo.pick(values(trafficSources)),
      hs_analytics_num_visits: String(demo.random.int(0, 300)),
      num_notes: String(demo.random.int(0, 60)),
    },
    steps,
    ...(n >= 200 ? { archivedAt: LATEST - (n - 199) * 6 * DAY } : {}),
  })
  return { ref, name, domain, place, owner, createdAt, customer }
}

/** Five groups of companies, two of them three levels deep, and some supply chains. */
function linkFamilies(demo: DemoWriter, companies: readonly DemoCompany[]): void {
  const families: readonly (readonly [parent: number, child: number])[] = [
    [0, 10],
    [0, 20],
    [0, 30],
    [10, 40],
    [10, 41],
    [1, 50],
    [1, 51],
    [2, 60],
    [3, 70],
    [3, 71],
    [70, 72],
    [4, 80],
    [4, 81],
    [4, 82],
  ]
  const store = demo.account.objects(COMPANY)
  const children = new Map<number, number>()
  for (const [parentAt, childAt] of families) {
    const parent = companies[parentAt]
    const child = companies[childAt]
    if (parent === undefined || child === undefined) continue
    demo.link(parent.ref, child.ref, PARENT_OF_CHILD)
    children.set(parentAt, (children.get(parentAt) ?? 0) + 1)
    touch(demo, child.ref, { hs_parent_company_id: String(parent.ref.id) })
    touch(demo, parent.ref, { hs_num_child_companies: String(children.get(parentAt) ?? 0) })
  }
  for (let n = 0; n < 20; n++) {
    const [from, to] = [companies[90 + n], companies[120 + n]]
    if (from !== undefined && to !== undefined && store.get(to.ref.id) !== undefined)
      demo.label(from.ref, to.ref, 'Supplier')
  }
}

/** A calculated value appears beside the others; the record's modified time stays. */
function touch(
  demo: DemoWriter,
  ref: RecordRef,
  properties: Readonly<Record<string, string>>,
): void {
  const store = demo.account.objects(ref.type)
  const row = store.get(ref.id)
  if (row === undefined) return
  store.put(
    { id: ref.id, updatedAt: row.updatedAt, properties },
    { indexed: 'now', source: { sourceType: 'CALCULATED', at: row.updatedAt } },
  )
}
