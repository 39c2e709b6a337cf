import { createHash, createHmac } from 'node:crypto'
import type { AccountChange } from '../account/changes.ts'
import type { Account } from '../account/types.ts'
import { oauthApp } from '../api/oauth-app.ts'
import { eventsOf, type WebhookEvent } from './events.ts'
import { webhookKnobs } from './knobs.ts'

// HUBSPOT.md 10.
const most = { events: 100, attempts: 10, answerMs: 5000, ageMs: 300_000 } as const

/** Posts what happens in the account from now on to webhooks.url, as HubSpot does for a public app. */
export function tellWebhooks(account: Account): void {
  const { knobs, clock } = account
  const random = account.random.fork('webhooks')
  const app = oauthApp(account)
  const stop = new AbortController()
  account.onDispose(() => stop.abort())
  let gathered: WebhookEvent[] = []
  let eventId = random.int(1_000_000, 9_000_000)

  function isWanted({ subscriptionType }: WebhookEvent): boolean {
    const wanted = knobs.value(webhookKnobs.subscriptions).split(/[\s,]+/u)
    return wanted.every((word) => word === '') || wanted.includes(subscriptionType)
  }

  function flush(): void {
    const events = gathered
    gathered = []
    const twice = events.filter(() => random.next() < knobs.value(webhookKnobs.duplicates))
    const all = [...events, ...twice]
    const sent = knobs.value(webhookKnobs.shuffled)
      ? all
          .map((event) => ({ event, key: random.next() }))
          .sort((a, b) => a.key - b.key)
          .map(({ event }) => event)
      : all
    for (let at = 0; at < sent.length; at += most.events)
      void attempt(sent.slice(at, at + most.events), 0)
  }

  async function attempt(events: readonly WebhookEvent[], attemptNumber: number): Promise<void> {
    const url = knobs.value(webhookKnobs.url)
    if (url === '' || stop.signal.aborted) return
    const body = JSON.stringify(events.map((event) => ({ ...event, attemptNumber })))
    if (await arrives(url, body)) return
    if (attemptNumber < most.attempts) {
      const at = clock.now() + knobs.value(webhookKnobs.retryMs)
      clock.schedule(at, () => void attempt(events, attemptNumber + 1))
    }
  }

  async function arrives(url: string, body: string): Promise<boolean> {
    const signed = signatures(knobs.value(webhookKnobs.signature), {
      secret: app.clientSecret,
      url,
      body,
      now: clock.now(),
    })
    try {
      const answer = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signed },
        body,
        redirect: 'manual',
        signal: AbortSignal.any([stop.signal, AbortSignal.timeout(most.answerMs)]),
      })
      await answer.body?.cancel()
      return answer.ok
    } catch {
      // A receiver that is not there counts like one that refuses: it is tried again.
      return false
    }
  }

  function hear(change: AccountChange): void {
    const events = eventsOf(account, change)
      .filter(isWanted)
      .map((event) => ({
        ...event,
        eventId: ++eventId,
        subscriptionId: 1,
        portalId: account.portalId,
        appId: app.appId,
      }))
    if (events.length === 0) return
    if (gathered.length === 0)
      clock.schedule(clock.now() + knobs.value(webhookKnobs.delayMs), flush)
    gathered.push(...events)
  }
  account.onChange({ listens: () => knobs.value(webhookKnobs.url) !== '', hear })
}

/** v3 for public apps, and v1, as private apps and older receivers check it (HUBSPOT.md 10). */
function signatures(
  kind: string,
  { secret, url, body, now }: { secret: string; url: string; body: string; now: number },
): Readonly<Record<string, string>> {
  if (kind === 'absent') return {}
  const key = kind === 'wrong' ? `not ${secret}` : secret
  const timestamp = String(kind === 'old' ? now - most.ageMs - 60_000 : now)
  return {
    'x-hubspot-signature-version': 'v1',
    'x-hubspot-signature': createHash('sha256').update(`${key}${body}`).digest('hex'),
    'x-hubspot-request-timestamp': timestamp,
    'x-hubspot-signature-v3': createHmac('sha256', key)
      .update(`POST${url}${body}${timestamp}`)
      .digest('base64'),
  }
}
