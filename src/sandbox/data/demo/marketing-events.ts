import type { JsonObject } from '../../http/json.ts'
import { eventsOf } from '../../marketing/event-store.ts'
import { LATEST } from '../epoch.ts'
import { DAY, HOUR, MINUTE } from '../instants.ts'
import type { Sending } from './marketing-emails.ts'
import type { DemoContact } from './people.ts'
import { places } from '../words.ts'
import type { DemoWriter } from './writer.ts'

/** An event that changed what a recipient gets; the subscription timeline tells it too. */
export interface Opinion {
  readonly recipient: string
  readonly event: EventId
  readonly kind: 'unsubscribed' | 'unsubscribed_all' | 'bounced' | 'spam'
  readonly subscriptionId: number
}

interface EventId {
  readonly id: string
  readonly created: number
}

const browsers = [
  ['Chrome', 'Google Inc.', 'COMPUTER'],
  ['Outlook', 'Microsoft Corporation.', 'COMPUTER'],
  ['Mobile Safari', 'Apple Inc.', 'MOBILE'],
  ['Gmail Image Proxy', 'Google Inc.', 'UNKNOWN'],
] as const

const bounces = [
  ['UNKNOWN_USER', '5.1.1', '550 5.1.1 no such user'],
  ['MAILBOX_FULL', '4.2.2', '452 4.2.2 the account is over quota'],
  ['THROTTLED', '4.3.6', '436 too many messages'],
  ['DNS_FAILURE', '5.4.4', '550 5.4.4 host not found'],
] as const

/** What one recipient's copy of a sending went through. */
class Journey {
  readonly #demo: DemoWriter
  readonly #sending: Sending
  readonly #recipient: string
  readonly #hmid: string
  readonly #sent: EventId
  readonly events: JsonObject[] = []

  constructor(demo: DemoWriter, sending: Sending, recipient: string) {
    this.#demo = demo
    this.#sending = sending
    this.#recipient = recipient
    this.#hmid = demo.random.uuid()
    this.#sent = {
      id: demo.random.uuid(),
      created: sending.sentAt + demo.random.int(1, 240) * 1000 + demo.random.int(0, 999),
    }
  }

  get sentAt(): number {
    return this.#sent.created
  }

  /** Common fields of all types but the unbounce (HUBSPOT.md 8). Later than the seeded present: it didn't happen yet. */
  happens(type: string | undefined, created: number, more: JsonObject = {}): EventId {
    const id = type === 'SENT' ? this.#sent.id : this.#demo.random.uuid()
    const { appId, appName } = this.#sending.app
    const after = type !== 'PROCESSED' && type !== 'SENT' && !isNotSent(type)
    if (created < LATEST) {
      this.events.push({
        id,
        created,
        ...(type === undefined
          ? {}
          : {
              type,
              recipient: this.#recipient,
              portalId: this.#demo.account.portalId,
              appId,
              appName,
              emailCampaignId: this.#sending.emailCampaignId,
              emailCampaignGroupId: this.#sending.groupId,
            }),
        hmid: this.#hmid,
        ...(after ? { sentBy: this.#sent } : {}),
        ...more,
      })
    }
    return { id, created }
  }

  /** The envelope that SENT and the refusals to send have in common. */
  envelope(): JsonObject {
    return {
      subject: this.#sending.subject,
      from: 'Northwind Robotics <hello@northwind-robotics.example>',
      replyTo: ['hello@northwind-robotics.example'],
      cc: [],
      bcc: [],
    }
  }

  /** Who looked at it, and with what. */
  reader(): JsonObject {
    const [name, producer, deviceType] = this.#demo.pick(browsers)
    const place = this.#demo.pick(places)
    return {
      userAgent: `Mozilla/5.0 (${deviceType.toLowerCase()}) ${name}/120.0`,
      ...(this.#demo.chance(20) ? { ipAddress: `192.0.2.${this.#demo.random.int(1, 254)}` } : {}),
      deviceType,
      browser: {
        name,
        family: name,
        producer,
        producerUrl: 'https://www.browser.example',
        type: deviceType === 'MOBILE' ? 'Mobile Browser' : 'Browser',
        url: '',
        version: ['120.0'],
      },
      location: { country: place.country, state: place.state, city: place.city, zipcode: '' },
      filteredEvent: this.#demo.chance(6),
    }
  }
}

const isNotSent = (type: string | undefined) => type === 'DROPPED' || type === 'SUPPRESSED'

/** Some 5,000 events of every type; returns those that changed a subscription. */
export function writeEvents(
  demo: DemoWriter,
  sendings: readonly Sending[],
  contacts: readonly DemoContact[],
): readonly Opinion[] {
  const opinions: Opinion[] = []
  const lost = new Set<string>()
  for (const sending of sendings) {
    const audience = demo
      .shuffled(contacts.filter(({ createdAt }) => createdAt < sending.sentAt))
      .flatMap(({ email }) => email ?? [])
      .slice(0, 92)
    for (const recipient of audience) {
      const journey = new Journey(demo, sending, recipient)
      const opinion = travel(demo, journey, sending, recipient, lost)
      eventsOf(demo.account).put(journey.events)
      if (opinion && opinion.event.created < LATEST) {
        opinions.push(opinion)
        lost.add(recipient)
      }
    }
  }
  return opinions
}

function travel(
  demo: DemoWriter,
  journey: Journey,
  sending: Sending,
  recipient: string,
  lost: ReadonlySet<string>,
): Opinion | undefined {
  // A batch is processed at one moment: a hundred events with one time.
  if (lost.has(recipient)) {
    journey.happens('DROPPED', sending.sentAt, {
      ...journey.envelope(),
      dropReason: 'PREVIOUSLY_UNSUBSCRIBED_PORTAL',
      dropMessage: '',
    })
    return undefined
  }
  if (demo.chance(3)) {
    journey.happens('SUPPRESSED', sending.sentAt, {
      ...journey.envelope(),
      suppressedReason: 'GRAYMAIL_SUPPRESSED',
      suppressedMessage: 'Low engagement',
    })
    return undefined
  }
  const opinion = (kind: Opinion['kind'], event: EventId): Opinion => ({
    recipient,
    event,
    kind,
    subscriptionId: sending.subscriptionId,
  })
  journey.happens('PROCESSED', sending.sentAt)
  journey.happens('SENT', journey.sentAt, journey.envelope())
  if (demo.chance(4)) return bounce(demo, journey, opinion)
  const delivered = deliver(demo, journey)
  return read(demo, journey, delivered, opinion)
}

type AsOpinion = (kind: Opinion['kind'], event: EventId) => Opinion

function bounce(demo: DemoWriter, journey: Journey, opinion: AsOpinion): Opinion | undefined {
  const [category, status, response] = demo.pick(bounces)
  const bounced = journey.happens('BOUNCE', journey.sentAt + 30_000, {
    category,
    status,
    response,
  })
  if (demo.chance(20)) {
    journey.happens(undefined, bounced.created + 3 * DAY, { causedBy: bounced })
    return undefined
  }
  return category === 'UNKNOWN_USER' ? opinion('bounced', bounced) : undefined
}

function deliver(demo: DemoWriter, journey: Journey): EventId {
  const response = `250 2.0.0 OK ${demo.random.int(10_000, 99_999)} - gsmtp`
  const smtpId = `<${demo.random.uuid()}@mail.northwind-robotics.example>`
  if (!demo.chance(7))
    return journey.happens('DELIVERED', journey.sentAt + 2_000, { response, smtpId })
  const delivered = { id: demo.random.uuid(), created: journey.sentAt + 15 * MINUTE }
  journey.happens('DEFERRED', journey.sentAt + 2_000, {
    response: '451 4.7.1 greylisted',
    attempt: 1,
    obsoletedBy: delivered,
  })
  journey.happens('DELIVERED', delivered.created, { ...delivered, response, smtpId })
  return delivered
}

const links = ['p4', 'webinar?utm_medium=email&utm_source=hs', 'kontakt/büro', 'news#top']

function read(
  demo: DemoWriter,
  journey: Journey,
  delivered: EventId,
  opinion: AsOpinion,
): Opinion | undefined {
  const opens = demo.chance(48) ? demo.random.int(1, 3) : 0
  const at = () => demo.between(delivered.created + MINUTE, delivered.created + 6 * DAY, 3)
  let opened = delivered
  for (let n = 0; n < opens; n++)
    opened = journey.happens('OPEN', at(), {
      ...journey.reader(),
      duration: demo.random.int(0, 30_000),
    })
  if (opens === 0) return undefined
  if (demo.chance(35)) {
    const clicked = journey.happens('CLICK', opened.created + 40_000, {
      ...journey.reader(),
      url: `https://www.northwind-robotics.example/${demo.pick(links)}`,
      linkId: demo.random.int(0, 4),
      ...(demo.chance(30) ? { referer: 'https://mail.example/' } : {}),
    })
    if (demo.chance(10))
      journey.happens('OPEN', clicked.created, { ...journey.reader(), causedBy: clicked })
  }
  if (demo.chance(3)) journey.happens('PRINT', opened.created + HOUR, journey.reader())
  if (demo.chance(4)) journey.happens('FORWARD', opened.created + 2 * HOUR, journey.reader())
  if (demo.chance(2))
    return opinion(
      'spam',
      journey.happens('SPAMREPORT', opened.created + MINUTE, { userAgent: '' }),
    )
  if (demo.chance(8)) {
    const all = demo.chance(40)
    const changed = journey.happens('STATUSCHANGE', opened.created + 90_000, {
      source: 'SOURCE_RECIPIENT',
      requestedBy: 'RECIPIENT',
      portalSubscriptionStatus: all ? 'UNSUBSCRIBED' : 'SUBSCRIBED',
      subscriptions: all ? [] : [{ id: 6_100_101, status: 'UNSUBSCRIBED' }],
      bounced: false,
    })
    return opinion(all ? 'unsubscribed_all' : 'unsubscribed', changed)
  }
  return undefined
}
