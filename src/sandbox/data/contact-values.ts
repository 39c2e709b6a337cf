import type { Millis } from '../account/definitions.ts'
import {
  buyingRoles,
  industries,
  jobFunctions,
  leadStatuses,
  lifecycleStages,
  seniorities,
  trafficSources,
} from './catalogue/options.ts'
import { DAY, instantText } from './instants.ts'
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
} from './words.ts'

/** 32 evenly spread bits for a row and a salt. */
export type Draw = (ordinal: number, salt: number) => number
type Read = (ordinal: number) => string | null

export interface ContactSource {
  readonly draw: Draw
  readonly createdAt: (ordinal: number) => Millis
  readonly updatedAt: (ordinal: number) => Millis
  readonly idOf: (ordinal: number) => number
  readonly ownerIds: readonly string[]
}

const companyNames = Array.from({ length: companyCount }, (_, n) => companyName(n))
const domains = companyNames.map(domainOf)
const firstSlugs = firstNames.map(asciiSlug)
const lastSlugs = lastNames.map(asciiSlug)
/** Text that breaks careless parsers: quotes, separators, line breaks, right-to-left, emoji, a formula. */
const remarks: readonly string[] = [
  'Met at the trade fair, wants a call back.',
  'Said: "send the offer, then call"; prefers mornings.',
  'Two lines:\nfirst the budget,\nthen the date.',
  'מעוניין בהדגמה של הרובוט החדש',
  'مهتم بعرض توضيحي',
  'Loved the demo 🤖🎉 👩🏽‍🔧',
  '=SUM(A1:A9) is not a formula here',
  'Tabs\tand ; semicolons ; and, commas',
]

const values = (options: readonly (readonly [string, string])[]) => options.map(([value]) => value)
const stages = values(lifecycleStages)
const statuses = values(leadStatuses)
const sources = values(trafficSources)
const industryValues = values(industries)
const seniorityValues = values(seniorities)
const functionValues = values(jobFunctions)
const roleValues = values(buyingRoles)
const sizes = ['1-5', '5-25', '25-50', '50-100', '100-500', '500-1000', '1000+']

/** One reader a property, each a function of the row's ordinal alone. */
export function contactReaders(source: ContactSource): ReadonlyMap<string, Read> {
  const { draw, createdAt, updatedAt, ownerIds } = source
  const pick =
    <T>(list: readonly T[], salt: number) =>
    (o: number): T =>
      list[draw(o, salt) % list.length] as T
  /** Unset in `percent` of the rows. */
  const gaps =
    (percent: number, salt: number, read: (o: number) => string | null): Read =>
    (o) =>
      draw(o, salt) % 100 < percent ? null : read(o)
  const count =
    (below: number, salt: number): Read =>
    (o) =>
      String(draw(o, salt) % below)
  /** An instant between the making and the last change of the record. */
  const between = (o: number, salt: number): Millis => {
    const created = createdAt(o)
    return created + Math.floor(((updatedAt(o) - created) * (draw(o, salt) >>> 8)) / 2 ** 24)
  }
  const instant =
    (salt: number): Read =>
    (o) =>
      instantText(between(o, salt))

  const first = (o: number) => draw(o, 11) % firstNames.length
  const last = (o: number) => draw(o, 12) % lastNames.length
  const company = (o: number) => draw(o, 13) % companyCount
  const place = pick(places, 14)
  const stage = (o: number) => {
    const roll = draw(o, 15) % 100
    return roll < 20
      ? 0
      : roll < 50
        ? 1
        : roll < 65
          ? 2
          : roll < 75
            ? 3
            : roll < 82
              ? 4
              : roll < 96
                ? 5
                : roll < 98
                  ? 6
                  : 7
  }
  const phone = (o: number, salt: number) =>
    `${place(o).dial}${String(1_000_000 + (draw(o, salt) % 9_000_000))}`
  const fullName = (o: number) => `${firstNames[first(o)] ?? ''} ${lastNames[last(o)] ?? ''}`
  const deals = (o: number) => (stage(o) >= 4 ? 1 + (draw(o, 16) % 4) : 0)
  const opened = (o: number) => draw(o, 17) % 40

  return new Map<string, Read>([
    [
      'email',
      (o) =>
        `${firstSlugs[first(o)] ?? ''}.${lastSlugs[last(o)] ?? ''}.${o.toString(36)}@${domains[company(o)] ?? ''}`,
    ],
    ['firstname', (o) => firstNames[first(o)] ?? ''],
    ['lastname', (o) => lastNames[last(o)] ?? ''],
    ['contact_number', (o) => String(1_000_000 + o)],
    ['hs_full_name_or_email', fullName],
    ['salutation', gaps(40, 20, pick(['Ms.', 'Mr.', 'Dr.', 'Mx.'], 21))],
    ['phone', gaps(10, 22, (o) => phone(o, 23))],
    ['mobilephone', gaps(55, 24, (o) => phone(o, 25))],
    ['jobtitle', gaps(8, 26, pick(jobTitles, 27))],
    ['company', (o) => companyNames[company(o)] ?? ''],
    ['website', (o) => `https://www.${domains[company(o)] ?? ''}`],
    ['hs_email_domain', (o) => domains[company(o)] ?? ''],
    ['address', gaps(30, 28, (o) => `${String(1 + (draw(o, 29) % 240))} ${pick(streets, 30)(o)}`)],
    ['city', (o) => place(o).city],
    ['state', (o) => place(o).state],
    ['zip', (o) => String(10_000 + (draw(o, 31) % 90_000))],
    ['country', (o) => place(o).country],
    ['hs_country_region_code', (o) => place(o).code],
    ['hs_timezone', (o) => place(o).timezone],
    ['hs_language', (o) => place(o).language],
    ['industry', pick(industryValues, 32)],
    ['annualrevenue', gaps(50, 33, (o) => String((draw(o, 34) % 50_000) * 1000))],
    ['numemployees', gaps(40, 35, pick(sizes, 36))],
    ['lifecyclestage', (o) => stages[stage(o)] ?? null],
    ['hs_lead_status', (o) => (stage(o) === 0 || stage(o) > 4 ? null : pick(statuses, 37)(o))],
    ['hs_seniority', gaps(20, 38, pick(seniorityValues, 39))],
    ['hs_role', gaps(20, 40, pick(functionValues, 41))],
    [
      'hs_buying_role',
      gaps(70, 42, (o) =>
        [...new Set([pick(roleValues, 43)(o), pick(roleValues, 44)(o)])].join(';'),
      ),
    ],
    ['hubspot_owner_id', ownerIds.length === 0 ? () => null : gaps(15, 45, pick(ownerIds, 46))],
    ['hubspot_owner_assigneddate', ownerIds.length === 0 ? () => null : gaps(15, 45, instant(47))],
    ['hs_analytics_source', pick(sources, 48)],
    [
      'hs_analytics_source_data_1',
      (o) => `${pick(sources, 48)(o).toLowerCase()}-${String(draw(o, 49) % 30)}`,
    ],
    ['hs_analytics_num_page_views', count(200, 50)],
    ['hs_analytics_num_visits', count(40, 51)],
    ['hs_analytics_first_timestamp', (o) => instantText(createdAt(o))],
    ['hs_analytics_last_timestamp', instant(52)],
    ['hs_latest_source', pick(sources, 53)],
    ['hs_latest_source_timestamp', instant(54)],
    ['hs_email_optout', (o) => (draw(o, 55) % 20 === 0 ? 'true' : 'false')],
    ['hs_email_delivered', (o) => String(opened(o) + (draw(o, 56) % 20))],
    ['hs_email_open', (o) => String(opened(o))],
    ['hs_email_click', (o) => String(opened(o) >> 2)],
    ['hs_email_last_open_date', (o) => (opened(o) === 0 ? null : instantText(between(o, 57)))],
    ['hs_marketable_status', (o) => (draw(o, 58) % 3 === 0 ? 'false' : 'true')],
    ['num_conversion_events', count(6, 59)],
    ['first_conversion_date', gaps(45, 60, instant(61))],
    ['num_notes', count(25, 62)],
    ['num_contacted_notes', count(12, 63)],
    ['notes_last_updated', gaps(25, 64, instant(65))],
    ['notes_last_contacted', gaps(45, 66, instant(67))],
    ['num_associated_deals', (o) => (deals(o) === 0 ? null : String(deals(o)))],
    [
      'total_revenue',
      (o) =>
        stage(o) < 5
          ? null
          : `${String(deals(o) * (draw(o, 68) % 90_000))}.${String(10 + (draw(o, 69) % 90))}`,
    ],
    ['hubspotscore', count(100, 70)],
    [
      'hs_predictivecontactscore_v2',
      (o) => `${String(draw(o, 71) % 100)}.${String(10 + (draw(o, 72) % 90))}`,
    ],
    ['hs_is_contact', () => 'true'],
    ['hs_is_unworked', (o) => (draw(o, 73) % 4 === 0 ? 'true' : 'false')],
    ['hs_all_contact_vids', (o) => String(source.idOf(o))],
    ['hs_object_source', pick(['API', 'IMPORT', 'FORM', 'CRM_UI'], 74)],
    ['hs_object_source_label', pick(['API', 'IMPORT', 'FORM', 'CRM_UI'], 74)],
    ['hs_v2_date_entered_lead', (o) => (stage(o) === 0 ? null : instantText(createdAt(o)))],
    ['hs_v2_date_entered_customer', (o) => (stage(o) < 5 ? null : instantText(between(o, 75)))],
    ['closedate', (o) => (stage(o) < 5 ? null : instantText(between(o, 75)))],
    [
      'days_to_close',
      (o) => (stage(o) < 5 ? null : String(Math.floor((between(o, 75) - createdAt(o)) / DAY))),
    ],
    ['message', gaps(80, 76, pick(remarks, 77))],
  ])
}
