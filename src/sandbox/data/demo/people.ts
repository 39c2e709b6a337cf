import type { Millis, RecordRef } from '../../account/types.ts'
import {
  buyingRoles,
  companyTypes,
  industries,
  jobFunctions,
  leadStatuses,
  seniorities,
  trafficSources,
} from '../catalogue/options.ts'
import { LATEST } from '../epoch.ts'
import { DAY, dateText, HOUR, instantText } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import {
  asciiSlug,
  companyCount,
  companyName,
  domainOf,
  firstNames,
  jobTitles,
  lastNames,
  places,
  streets,
} from '../words.ts'
import type { Place } from '../words.ts'
import { demoOwners, interests, sites, tiers } from './account.ts'
import { COMPANY, CONTACT } from './writer.ts'
import type { DemoWriter, Step } from './writer.ts'

/** HUBSPOT.md 6. */
const PRIMARY_COMPANY_OF_CONTACT = 1
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
export interface DemoContact {
  readonly ref: RecordRef
  readonly email: string | null
  readonly company: DemoCompany | null
  readonly owner: string
  readonly createdAt: Millis
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

/** A long text of many kinds of characters, `length` of them. */
function longText(length: number): string {
  const text = 'Die Anlage läuft; "Linie 2" steht, warum? ✔ שלום. '
  return text.repeat(Math.ceil(length / text.length)).slice(0, length)
}

const values = (options: readonly (readonly [string, string])[]) => options.map(([value]) => value)

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

/** 1,000 live contacts, 24 archived ones, and 8 merged into others. */
export function writeContacts(
  demo: DemoWriter,
  companies: readonly DemoCompany[],
): readonly DemoContact[] {
  const taken = new Set<string>()
  const contacts = demo
    .instants(1032, ACCOUNT_OPENED + 5 * DAY, LATEST - 2 * HOUR)
    .map((createdAt, n) => writeContact(demo, n, createdAt, companies, taken))
  for (let n = 0; n < 8; n++) mergeInto(demo, contacts[100 + n * 50], contacts[1000 + n])
  const live = contacts.slice(0, 1000)
  for (const contact of live) linkToCompanies(demo, contact, companies)
  for (let n = 0; n < 40; n++)
    demo.label(live[n * 7]?.ref ?? none(), live[n * 7 + 300]?.ref ?? none(), 'Friend')
  for (let n = 0; n < 60; n++)
    demo.label(live[n * 9 + 1]?.ref ?? none(), live[n * 9 + 400]?.ref ?? none(), 'Manager')
  return live
}

function none(): never {
  throw new Error('The demo company has too few contacts')
}

const funnel = [
  'subscriber',
  'lead',
  'marketingqualifiedlead',
  'salesqualifiedlead',
  'opportunity',
  'customer',
  'evangelist',
] as const
/** People whose names meet other scripts, quotes, emoji and one-letter names. */
const awkwardPeople: readonly (readonly [first: string, last: string])[] = [
  ['Zoë', 'Müller-Lüdenscheidt'],
  ['يوسف', 'الحداد'],
  ['נועה', 'כהן'],
  ['花子', '山田'],
  ['Renée "Ren"', "O'Connor, Jr."],
  ['X', 'Æ'],
  ['Pip 🦾', 'Null'],
  ['Nguyễn', 'Thị Ánh'],
]

function writeContact(
  demo: DemoWriter,
  n: number,
  createdAt: Millis,
  companies: readonly DemoCompany[],
  taken: Set<string>,
): DemoContact {
  const candidate = demo.pick(companies)
  const company = demo.chance(90) ? candidate : null
  const place = company?.place ?? demo.pick(places)
  const [first, last] = awkwardPeople[n % 125 === 60 ? Math.floor(n / 125) : -1] ?? [
    demo.pick(firstNames),
    demo.pick(lastNames),
  ]
  const email = demo.chance(97)
    ? freeEmail(first, last, company?.domain ?? 'freemail.example', n, taken)
    : null
  const owner = company !== null && demo.chance(70) ? company.owner : demo.pick(demoOwners).id
  const reached = demo.random.int(0, company?.customer === true ? 6 : 4)
  const archivedAt = n >= 1008 ? demo.between(LATEST - 80 * DAY) : undefined
  const ref = demo.put(CONTACT, {
    createdAt,
    sourceType: demo.pick(['FORM', 'IMPORT', 'CRM_UI', 'API']),
    properties: {
      email,
      firstname: first,
      lastname: last,
      contact_number: String(10_001 + n),
      hs_email_domain: email?.slice(email.indexOf('@') + 1) ?? null,
      phone: demo.mostly(15, `${place.dial}${String(demo.random.int(100_000, 9_999_999))}`),
      mobilephone: demo.mostly(60, `${place.dial}${String(demo.random.int(100_000, 9_999_999))}`),
      jobtitle: demo.pick(jobTitles),
      company: company?.name ?? null,
      website: company === null ? null : `https://www.${company.domain}`,
      address: demo.mostly(40, `${String(demo.random.int(1, 240))} ${demo.pick(streets)}`),
      city: place.city,
      state: place.state,
      zip: String(demo.random.int(10_000, 99_999)),
      country: place.country,
      hs_country_region_code: place.code,
      hs_timezone: place.timezone,
      hs_language: place.language,
      lifecyclestage: funnel[0],
      hs_seniority: demo.mostly(20, demo.pick(values(seniorities))),
      hs_role: demo.mostly(30, demo.pick(values(jobFunctions))),
      hs_buying_role: demo.mostly(70, demo.shuffled(values(buyingRoles)).slice(0, 2).join(';')),
      hubspot_owner_id: owner,
      hubspot_owner_assigneddate: instantText(createdAt),
      robot_interests: demo.mostly(
        30,
        demo.shuffled(interests).slice(0, demo.random.int(1, 4)).join(';'),
      ),
      newsletter: demo.chance(60) ? 'true' : 'false',
      certified_until: demo.mostly(70, dateText(demo.between(LATEST, LATEST + 700 * DAY))),
      passport_number: demo.mostly(90, `P${String(demo.random.int(1_000_000, 9_999_999))}`),
      health_notes: demo.mostly(97, 'Wears a pacemaker; keep clear of the magnet line.'),
      order: demo.mostly(50, String(demo.random.int(-3, 900) / 4)),
      select: demo.mostly(70, 'from where'),
      created_at: demo.mostly(60, instantText(createdAt - 90 * DAY)),
      'legacy-crm-id': demo.mostly(50, `${String(demo.random.int(0, 99)).padStart(7, '0')}`),
      '2nd_site_visit': demo.mostly(85, dateText(demo.between(createdAt))),
      how_did_you_first_hear_about_our_robots_please_tell_us_in_your_own_words_and_at_any_length_you_like:
        demo.mostly(
          92,
          `${demo.pick(['At the fair', 'From a friend', '=HYPERLINK("x")', 'خلال المعرض', 'Online,\n"I think"'])} 🤖`,
        ),
      message:
        n === 11
          ? longText(60_000)
          : demo.mostly(85, 'Please call me back; mornings are best, thanks!'),
      hs_analytics_source: demo.pick(values(trafficSources)),
      hs_analytics_first_timestamp: instantText(createdAt),
      hs_analytics_num_page_views: String(demo.random.int(0, 120)),
      hs_analytics_num_visits: String(demo.random.int(0, 30)),
      hs_email_optout: demo.chance(6) ? 'true' : 'false',
      hs_marketable_status: demo.chance(70) ? 'true' : 'false',
      hs_is_contact: 'true',
      num_notes: String(demo.random.int(0, 20)),
    },
    steps: lifeOf(demo, n, createdAt, reached),
    ...(archivedAt === undefined ? {} : { archivedAt: Math.max(archivedAt, createdAt + HOUR) }),
  })
  return { ref, email, company, owner, createdAt }
}

/** How far the contact came along the funnel, and what else changed on the way. */
function lifeOf(demo: DemoWriter, n: number, createdAt: Millis, reached: number): readonly Step[] {
  const until = demo.between(createdAt, LATEST, 0.6)
  const stages = demo.instants(reached, createdAt, until).map((at, step): Step => {
    const stage = funnel[step + 1] ?? 'other'
    return {
      at,
      properties: { lifecyclestage: stage, [`hs_v2_date_entered_${stage}`]: instantText(at) },
      sourceType: 'WORKFLOWS',
    }
  })
  const steps: Step[] = [...stages]
  if (reached > 0 && reached < 5) {
    steps.push({
      at: demo.between(createdAt, until),
      properties: { hs_lead_status: demo.pick(values(leadStatuses)) },
    })
  }
  if (n % 8 === 3)
    steps.push({ at: demo.between(createdAt), properties: { jobtitle: demo.pick(jobTitles) } })
  if (n % 25 === 4) steps.push({ at: demo.between(createdAt), properties: { mobilephone: null } })
  if (n % 40 === 5) {
    const at = demo.between(createdAt)
    steps.push(
      { at, properties: { customer_tier: 'gold' } },
      { at: at + HOUR, properties: { customer_tier: 'platinum' } },
    )
  }
  // A bulk edit of more than one search page: many contacts with one modified time (HUBSPOT.md 4.2).
  const bulk = LATEST - 60 * DAY
  if (n % 4 === 2 && createdAt < bulk)
    steps.push({
      at: bulk,
      properties: { hs_persona: demo.pick(['persona_1', 'persona_2', 'persona_3']) },
      sourceType: 'IMPORT',
    })
  return steps.toSorted((a, b) => a.at - b.at)
}

function freeEmail(
  first: string,
  last: string,
  domain: string,
  n: number,
  taken: Set<string>,
): string {
  const local = `${asciiSlug(first) || 'contact'}.${asciiSlug(last) || String(n)}`
  const email = taken.has(`${local}@${domain}`)
    ? `${local}.${String(n)}@${domain}`
    : `${local}@${domain}`
  taken.add(email)
  return email
}

function linkToCompanies(
  demo: DemoWriter,
  contact: DemoContact,
  companies: readonly DemoCompany[],
): void {
  if (contact.company === null) return
  demo.link(contact.ref, contact.company.ref, PRIMARY_COMPANY_OF_CONTACT)
  if (demo.chance(60)) demo.label(contact.company.ref, contact.ref, 'Employee')
  if (demo.chance(8)) demo.label(contact.company.ref, contact.ref, 'Billing contact')
  const other = demo.pick(companies)
  if (demo.chance(15) && other.ref.id !== contact.company.ref.id) {
    if (demo.chance(50)) demo.label(other.ref, contact.ref, 'Ex-Employee')
    else demo.link(contact.ref, other.ref)
  }
}

function mergeInto(
  demo: DemoWriter,
  survivor: DemoContact | undefined,
  loser: DemoContact | undefined,
): void {
  if (survivor === undefined || loser === undefined) return
  const store = demo.account.objects(CONTACT)
  const at = demo.between(Math.max(survivor.createdAt, loser.createdAt))
  store.merge(survivor.ref.id, loser.ref.id, { sourceType: 'CRM_UI', at })
  // A merge enters the search index late; the seeded account is one that has come to rest.
  for (const { ref } of [survivor, loser]) {
    const row = store.get(ref.id)
    if (row !== undefined)
      store.put({ id: ref.id, updatedAt: row.updatedAt, properties: {} }, { indexed: 'now' })
  }
}
