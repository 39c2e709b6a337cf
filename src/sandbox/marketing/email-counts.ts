import type { Account } from '../account/types.ts'
import { isObject, type JsonObject } from '../http/json.ts'
import { textOf } from './collection.ts'
import { eventsOf } from './event-store.ts'
import { lowered, millisOf } from './wire.ts'

const deviceNames: Readonly<Record<string, string>> = { COMPUTER: 'computer', MOBILE: 'mobile' }

/** What events say about one sending: how often each type came, and how many recipients did each thing. */
export class Tally {
  readonly events = new Map<string, number>()
  readonly #recipients = new Map<string, Set<string>>()
  readonly #devices = new Map<string, Map<string, number>>()
  lastEvent = 0

  add(event: JsonObject): void {
    const type = textOf(event['type'])
    // HUBSPOT.md 8: opens and clicks of bots are marked and don't count.
    if (event['filteredEvent'] === true) return
    this.lastEvent = Math.max(this.lastEvent, millisOf(event['created']) ?? 0)
    this.events.set(type, (this.events.get(type) ?? 0) + 1)
    const unsubscribed =
      type === 'STATUSCHANGE' && event['portalSubscriptionStatus'] === 'UNSUBSCRIBED'
    for (const name of [type, ...(unsubscribed ? ['unsubscribed'] : []), ...bounceKind(event)]) {
      const seen = this.#recipients.get(name) ?? new Set<string>()
      seen.add(lowered(event['recipient']))
      this.#recipients.set(name, seen)
    }
    if (type === 'OPEN' || type === 'CLICK') {
      const counts = this.#devices.get(type) ?? new Map<string, number>()
      const device = deviceNames[textOf(event['deviceType'])] ?? 'unknown'
      counts.set(device, (counts.get(device) ?? 0) + 1)
      this.#devices.set(type, counts)
    }
  }

  recipients(name: string): number {
    return this.#recipients.get(name)?.size ?? 0
  }

  devices(type: string): JsonObject {
    return {
      computer: 0,
      mobile: 0,
      unknown: 0,
      ...Object.fromEntries(this.#devices.get(type) ?? []),
    }
  }
}

const hardBounces = new Set(['UNKNOWN_USER', 'MAILBOX_MISCONFIGURATION', 'DNS_FAILURE'])

function bounceKind(event: JsonObject): readonly string[] {
  if (event['type'] !== 'BOUNCE') return []
  return [hardBounces.has(textOf(event['category'])) ? 'hardbounced' : 'softbounced']
}

/** One tally for each e-mail campaign of a span of time, both ends inclusive. */
export function tallies(
  account: Account,
  span: { readonly from?: number | undefined; readonly until?: number | undefined } = {},
): ReadonlyMap<string, Tally> {
  const found = new Map<string, Tally>()
  for (const event of eventsOf(account).newestFirst(span)) {
    const campaign = textOf(event['emailCampaignId'])
    const tally = found.get(campaign) ?? new Tally()
    tally.add(event)
    found.set(campaign, tally)
  }
  return found
}

/** The tallies of all time, counted again only after the events changed. */
export function allTallies(account: Account): ReadonlyMap<string, Tally> {
  const kept = account.keep('marketing.tallies', () => ({
    version: -1,
    counts: tallies(account, { from: Infinity }),
  }))
  const { version } = eventsOf(account)
  if (kept.version !== version) {
    kept.version = version
    kept.counts = tallies(account)
  }
  return kept.counts
}

const ratio = (part: number, whole: number) => (whole === 0 ? 0 : (100 * part) / whole)

/** EmailStatisticsData of the marketing-emails spec: recipients, not events, and ratios in per cent. */
export function statistics(counted: readonly Tally[]): JsonObject {
  const sum = (name: string) => counted.reduce((all, tally) => all + tally.recipients(name), 0)
  const sent = sum('SENT')
  const counters = {
    selected: sum('PROCESSED') + sum('DROPPED') + sum('SUPPRESSED'),
    sent,
    delivered: sum('DELIVERED'),
    open: sum('OPEN'),
    click: sum('CLICK'),
    reply: 0,
    bounce: sum('BOUNCE'),
    hardbounced: sum('hardbounced'),
    softbounced: sum('softbounced'),
    unsubscribed: sum('unsubscribed'),
    spamreport: sum('SPAMREPORT'),
    dropped: sum('DROPPED'),
    suppressed: sum('SUPPRESSED'),
    notsent: sum('DROPPED') + sum('SUPPRESSED'),
    pending: 0,
    contactslost: sum('unsubscribed') + sum('hardbounced') + sum('SPAMREPORT'),
  }
  return {
    counters,
    deviceBreakdown: {
      open_device_type: devicesOf(counted, 'OPEN'),
      click_device_type: devicesOf(counted, 'CLICK'),
    },
    qualifierStats: {},
    ratios: {
      deliveredratio: ratio(counters.delivered, sent),
      openratio: ratio(counters.open, counters.delivered),
      clickratio: ratio(counters.click, counters.delivered),
      clickthroughratio: ratio(counters.click, counters.open),
      replyratio: 0,
      bounceratio: ratio(counters.bounce, sent),
      hardbounceratio: ratio(counters.hardbounced, sent),
      softbounceratio: ratio(counters.softbounced, sent),
      unsubscribedratio: ratio(counters.unsubscribed, counters.delivered),
      spamreportratio: ratio(counters.spamreport, counters.delivered),
      contactslostratio: ratio(counters.contactslost, counters.delivered),
      notsentratio: ratio(counters.notsent, counters.selected),
      pendingratio: 0,
    },
  }
}

function devicesOf(counted: readonly Tally[], type: string): JsonObject {
  const names = ['computer', 'mobile', 'unknown']
  return Object.fromEntries(
    names.map((name) => [
      name,
      counted.reduce((all, tally) => all + Number(tally.devices(type)[name] ?? 0), 0),
    ]),
  )
}

/** The tallies of an e-mail's sendings. */
export function talliesOf(email: JsonObject, counts: ReadonlyMap<string, Tally>): readonly Tally[] {
  const campaigns = email['allEmailCampaignIds']
  return Array.isArray(campaigns)
    ? campaigns.flatMap((campaign) => counts.get(textOf(campaign)) ?? [])
    : []
}

/** Statistics as given past the rules, or as counted; undefined for an e-mail that never went out. */
export function statsOf(account: Account, email: JsonObject): JsonObject | undefined {
  if (isObject(email['stats'])) return email['stats']
  const counted = talliesOf(email, allTallies(account))
  return counted.length > 0 ? statistics(counted) : undefined
}
