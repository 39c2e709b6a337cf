import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Caller, openAccount } from './caller.ts'
import { everyOffset, put, tokenWith, truth } from './marketing-kit.ts'

let account: Caller
beforeEach(async () => {
  account = await openAccount()
})
afterEach(() => account[Symbol.asyncDispose]())

const start = Date.UTC(2026, 0, 1)
const path = '/email/public/v1/events'
const timeline = '/email/public/v1/subscriptions/timeline'

describe('e-mail events', () => {
  const events = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      id: `e-${String(n).padStart(4, '0')}`,
      type: n % 2 ? 'OPEN' : 'SENT',
      recipient: `${n % 5}@x.io`,
      emailCampaignId: n % 3,
      created: start + Math.floor(n / 7),
    }))

  test('come newest first, 10 a page, at most 1000, none lost where a time is shared', async () => {
    await put(account, 'email_events', events(1001))
    const pages = await everyOffset(account, `${path}?limit=1000`, 'events')
    expect(pages.map((page) => page.length)).toEqual([1000, 1])
    const all = pages.flat()
    expect(new Set(all.map(({ id }) => id)).size).toBe(1001)
    expect(all.map(({ created }) => created)).toEqual(
      all.map(({ created }) => created).toSorted((a, b) => b - a),
    )
    expect((await account.call('GET', path)).body.events).toHaveLength(10)
    expect((await account.call('GET', `${path}?limit=1001`)).status).toBe(400)
  })

  test('windows include both ends', async () => {
    await put(account, 'email_events', events(70))
    const { body } = await account.call(
      'GET',
      `${path}?limit=100&startTimestamp=${start + 2}&endTimestamp=${start + 4}`,
    )
    expect(body.events.map(({ created }: { created: number }) => created - start)).toEqual(
      [4, 3, 2].flatMap((time) => Array.from({ length: 7 }, () => time)),
    )
    expect([body.hasMore, body.offset]).toEqual([false, ''])
  })

  test('adjacent windows, paged, hold every event once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 7 }),
        async (times, cut, limit) => {
          await account.control('POST', 'reset')
          await put(
            account,
            'email_events',
            times.map((time) => ({ type: 'OPEN', recipient: 'a@x.io', created: start + time })),
          )
          const read = (query: string) =>
            everyOffset(account, `${path}?limit=${limit}${query}`, 'events')
          const early = await read(`&endTimestamp=${start + cut - 1}`)
          const late = await read(`&startTimestamp=${start + cut}`)
          const found = [...late.flat(), ...early.flat()].map(({ id }) => id)
          const all = (await truth(account, 'email_events')).map(({ id }) => id)
          expect(found.length).toBe(all.length)
          expect(new Set(found)).toEqual(new Set(all))
        },
      ),
      { numRuns: 15 },
    )
  })

  test('that arrive between two pages shift nothing', async () => {
    await put(account, 'email_events', events(20))
    const first = await account.call('GET', path)
    await put(account, 'email_events', [
      { type: 'OPEN', recipient: 'new@x.io', created: start + 999 },
    ])
    const second = await account.call(
      'GET',
      `${path}?offset=${encodeURIComponent(first.body.offset)}`,
    )
    const found = [...first.body.events, ...second.body.events].map(({ id }) => id)
    expect(new Set(found).size).toBe(20)
    expect(second.body.hasMore).toBe(false)
  })

  test.each([
    { query: 'eventType=OPEN', count: 35 },
    { query: 'recipient=3@X.io', count: 14 },
    { query: 'campaignId=2&appId=113', count: 23 },
    { query: 'eventType=OPEN&recipient=3@x.io', count: 7 },
    { query: 'appId=7', count: 0 },
  ])('by $query: $count', async ({ query, count }) => {
    await put(account, 'email_events', events(70))
    const pages = await everyOffset(account, `${path}?limit=9&${query}`, 'events')
    expect(pages.flat()).toHaveLength(count)
  })

  test('an unbounce has no type, recipient or campaign', async () => {
    const causedBy = { id: 'b', created: start }
    await put(account, 'email_events', [...events(3), { id: 'u', created: start + 9, causedBy }])
    const { body } = await account.call('GET', `${path}?limit=1`)
    expect(body.events).toEqual([{ id: 'u', created: start + 9, causedBy }])
    const asked = await account.call('GET', `${path}?eventType=UNBOUNCE`)
    expect(asked.body.events).toHaveLength(1)
  })

  test('those of bots are left out when asked', async () => {
    await put(account, 'email_events', [
      { type: 'OPEN', recipient: 'a@x.io', filteredEvent: true },
      { type: 'OPEN', recipient: 'a@x.io', filteredEvent: false },
    ])
    expect((await account.call('GET', path)).body.events).toHaveLength(2)
    const { body } = await account.call('GET', `${path}?excludeFilteredEvents=true`)
    expect(body.events).toHaveLength(1)
  })

  test('one is found by time and id', async () => {
    await put(account, 'email_events', events(1))
    expect((await account.call('GET', `${path}/${start}/e-0000`)).body.id).toBe('e-0000')
    expect((await account.call('GET', `${path}/${start + 1}/e-0000`)).status).toBe(404)
  })

  test.each(['eventType=READ', 'startTimestamp=soon', 'offset=%%%', 'limit=ten'])(
    '%s is a 400',
    async (query) => {
      expect((await account.call('GET', `${path}?${query}`)).status).toBe(400)
    },
  )

  test('need the scope content', async () => {
    const token = await tokenWith(account, 'forms')
    expect((await account.call('GET', path, undefined, token)).status).toBe(403)
    expect((await account.call('GET', timeline, undefined, token)).status).toBe(403)
  })

  test('a window early in a long history is paged as any other', async () => {
    await put(
      account,
      'email_events',
      Array.from({ length: 12_000 }, (_, n) => ({
        id: `e-${n}`,
        type: 'OPEN',
        created: start + n,
      })),
    )
    const span = `&startTimestamp=${start + 100}&endTimestamp=${start + 2099}`
    const pages = await everyOffset(account, `${path}?limit=1000${span}`, 'events')
    expect(pages.map((page) => page.length)).toEqual([1000, 1000])
    expect(pages.flat().at(-1)?.id).toBe('e-100')
  })
})

describe('the subscription timeline', () => {
  const items = (count: number) =>
    Array.from({ length: count }, (_, n) => ({
      recipient: `${n % 4}@x.io`,
      timestamp: start + n,
      changes: [{ change: 'SUBSCRIBED', subscriptionId: 1 }],
    }))

  test('comes newest first, windows with both ends, without ids', async () => {
    await put(account, 'subscription_changes', items(25))
    const pages = await everyOffset(account, timeline, 'timeline')
    expect(pages.map((page) => page.length)).toEqual([10, 10, 5])
    expect(pages.flat().map(({ timestamp }) => timestamp - start)).toEqual(
      Array.from({ length: 25 }, (_, n) => 24 - n),
    )
    expect(pages[0]?.[0].id).toBeUndefined()
    const { body } = await account.call(
      'GET',
      `${timeline}?startTimestamp=${start + 3}&endTimestamp=${start + 5}`,
    )
    expect(body.timeline).toHaveLength(3)
    const one = await everyOffset(account, `${timeline}?limit=2&recipient=3@X.io`, 'timeline')
    expect(one.map((page) => page.length)).toEqual([2, 2, 2])
  })

  test('a change has a time of its own only when no event caused it', async () => {
    const causedByEvent = { id: 'e', created: start }
    await put(account, 'subscription_changes', [
      {
        recipient: 'a@x.io',
        timestamp: start,
        changes: [
          { change: 'BOUNCED', changeType: 'PORTAL_BOUNCE', causedByEvent },
          { change: 'SUBSCRIBED', subscriptionId: 1 },
        ],
      },
    ])
    const { body } = await account.call('GET', timeline)
    const [caused, own] = body.timeline[0].changes
    expect([caused.timestamp, own.timestamp]).toEqual([undefined, start])
    expect(
      (await account.call('GET', `${timeline}?changeType=PORTAL_BOUNCE`)).body.timeline,
    ).toHaveLength(1)
    expect((await account.call('GET', `${timeline}?changeType=PORTAL_SPAM`)).body.timeline).toEqual(
      [],
    )
  })
})
