import type { Millis, RecordRef } from '../../account/definitions.ts'
import {
  buyingRoles,
  jobFunctions,
  leadStatuses,
  seniorities,
  trafficSources,
} from '../catalogue/options.ts'
import { LATEST } from '../epoch.ts'
import { DAY, dateText, HOUR, instantText } from '../instants.ts'
import { ACCOUNT_OPENED } from '../pipelines.ts'
import { asciiSlug, firstNames, jobTitles, lastNames, places, streets } from '../words.ts'
import { demoOwners, interests } from './account.ts'
import type { DemoCompany } from './companies.ts'
import { longText, values } from './texts.ts'
import { CONTACT } from './writer.ts'
import type { DemoWriter, Step } from './writer.ts'

/** HUBSPOT.md 6. */
const PRIMARY_COMPANY_OF_CONTACT = 1

export interface DemoContact {
  readonly ref: RecordRef
  readonly email: string | null
  readonly company: DemoCompany | null
  readonly owner: string
  readonly createdAt: Millis
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
  // A chain: the first of them took in another one before it was itself merged away (HUBSPOT.md 4.5).
  mergeInto(demo, contacts[1000], contacts[1001])
  mergeInto(demo, contacts[100], contacts[1000])
  for (let n = 2; n < 8; n++) mergeInto(demo, contacts[100 + n * 50], contacts[1000 + n])
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
  if (survivor === undefined || loser === undefined) return none()
  demo.merge(survivor.ref, loser.ref)
}
