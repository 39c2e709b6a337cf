import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { failureOf } from '../support.ts'
import { iso, many, marketingAccount, start } from './marketing-room.ts'

const events = (count: number, created: (n: number) => number) =>
  many(count, (n) => ({
    id: `e-${String(n).padStart(5, '0')}`,
    type: 'OPEN',
    recipient: 'ada@x.io',
    created: created(n),
  }))
const refuseOffsets = {
  path: 'offset=',
  action: { status: 400, body: JSON.stringify({ status: 'error', message: 'Bad offset' }) },
}

test('1,100 events of one millisecond on a page border come each once, a page at a time', async () => {
  await using it = await marketingAccount()
  await it.put(
    'email_events',
    events(2_300, (n) => start + (n < 600 ? 0 : n < 1_700 ? 1 : 2)),
  )
  const { ids, pages } = await it.read('email_events')
  expect(pages.map((page) => page.items.length)).toEqual([1_000, 1_000, 300])
  expect(new Set(ids).size).toBe(2_300)
  expect(ids).toHaveLength(2_300)
})

test.each([
  { count: 999, pages: 1 },
  { count: 1_000, pages: 1 },
  { count: 1_001, pages: 2 },
])('$count events are $pages pages', async ({ count, pages }) => {
  await using it = await marketingAccount()
  await it.put(
    'email_events',
    events(count, (n) => start + n),
  )
  const read = await it.read('email_events')
  expect(read.ids).toHaveLength(count)
  expect(read.pages.filter((page) => page.items.length > 0)).toHaveLength(pages)
})

test('adjacent windows hold each event once', { timeout: 60_000 }, async () => {
  await using it = await marketingAccount()
  await it.put(
    'email_events',
    events(60, (n) => start + (n % 13)),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: -1, max: 13 }),
      fc.integer({ min: -1, max: 13 }),
      async (one, other) => {
        const borders = [one, other].toSorted((a, b) => a - b).map((time) => iso(start + time))
        const [early = '', late = ''] = borders
        const ids: string[] = []
        for (const window of [
          { after: null, until: early },
          { after: early, until: late },
          { after: late, until: iso(start + 99) },
        ]) {
          ids.push(...(await it.read('email_events', { window })).ids)
        }
        expect(ids).toHaveLength(60)
        expect(new Set(ids).size).toBe(60)
      },
    ),
    { numRuns: 20 },
  )
})

test('a later run goes on by time: an offset that is no longer good does not matter', async () => {
  await using it = await marketingAccount()
  await it.put(
    'email_events',
    events(2_500, (n) => start + Math.floor(n / 100)),
  )
  const whole = await it.read('email_events')
  const first = whole.pages[0]
  const before = await it.calls('offset=')
  const rest = await it.read('email_events', { resume: first?.resume ?? null })
  // Only the last of its two pages is asked for by an offset, and that by one of this run.
  expect((await it.calls('offset=')) - before).toBe(1)
  const ids = [...(first?.items ?? []).map((item) => String(item['id'])), ...rest.ids]
  expect(new Set(ids)).toEqual(new Set(whole.ids))
})

test('a walk whose offsets are all refused goes on by time', async () => {
  await using it = await marketingAccount()
  await it.put(
    'email_events',
    events(2_500, (n) => start + Math.floor(n / 100)),
  )
  await it.faults(refuseOffsets)
  const { ids } = await it.read('email_events')
  expect(new Set(ids).size).toBe(2_500)
})

test('a walk that can go on neither by offset nor by time fails, and says so', async () => {
  await using it = await marketingAccount()
  await it.put(
    'email_events',
    events(1_200, () => start),
  )
  await it.faults(refuseOffsets)
  const failure = await failureOf(it.read('email_events'))
  expect(failure.code).toBe('hubspot.unexpected_answer')
  expect(failure.why).toContain('does not take the offset')
})

test('rows in another order are walked by offset, and from the beginning when that is refused', async () => {
  await using it = await marketingAccount()
  const page = (ids: readonly number[], offset: string | null) =>
    JSON.stringify({
      events: ids.map((n) => ({ id: `e-${n}`, type: 'OPEN', created: start + n })),
      hasMore: offset !== null,
      offset: offset ?? '',
    })
  await it.faults(
    { path: 'offset=two', action: { status: 200, body: page([2, 9], null) } },
    { path: '/email/public/v1/events', action: { status: 200, body: page([1, 5], 'two') } },
  )
  const whole = await it.read('email_events')
  expect(whole.items.map((item) => item['eventId'])).toEqual(['e-1', 'e-5', 'e-2', 'e-9'])
  const before = await it.calls('offset=two')
  const rest = await it.read('email_events', { resume: whole.pages[0]?.resume ?? null })
  expect((await it.calls('offset=two')) - before).toBe(1)
  expect(rest.items.map((item) => item['eventId'])).toEqual(['e-2', 'e-9'])
  await it.faults(
    { path: 'offset=two', times: 1, action: { status: 400, body: '{}' } },
    { path: 'offset=two', action: { status: 200, body: page([2, 9], null) } },
    { path: '/email/public/v1/events', action: { status: 200, body: page([1, 5], 'two') } },
  )
  const anew = await it.read('email_events', { resume: whole.pages[0]?.resume ?? null })
  expect(anew.items.map((item) => item['eventId'])).toEqual(['e-1', 'e-5', 'e-2', 'e-9'])
})

test('events that arrive while the pages are read neither shift them nor come', async () => {
  await using it = await marketingAccount()
  await it.put(
    'email_events',
    events(1_500, (n) => start + n),
  )
  const until = iso(start + 5_000)
  const { ids } = await it.read(
    'email_events',
    { window: { after: null, until } },
    async (page) => {
      if (page === 1) await it.put('email_events', [{ type: 'OPEN', created: start + 5_001 }])
    },
  )
  expect(new Set(ids).size).toBe(1_500)
  expect(ids).toHaveLength(1_500)
})

test('an event without a type is an unbounce, told by id and time', async () => {
  await using it = await marketingAccount()
  const causedBy = { id: 'b', created: start }
  await it.put('email_events', [{ id: 'u', created: start + 9, causedBy }])
  const { items } = await it.read('email_events')
  expect(items).toMatchObject([
    { id: `${start + 9}/u`, eventId: 'u', type: 'UNBOUNCE', created: start + 9, causedBy },
  ])
})

test('one id at two times is two events', async () => {
  await using it = await marketingAccount()
  const row = (created: number) => ({ id: 'same', type: 'OPEN', created })
  const body = JSON.stringify({ events: [row(start + 1), row(start)], hasMore: false })
  await it.faults({ path: '/email/public/v1/events', action: { status: 200, body } })
  expect((await it.read('email_events')).ids).toEqual([`${start + 1}/same`, `${start}/same`])
})

test('an event without id or time is set aside, the others come', async () => {
  await using it = await marketingAccount()
  const body = JSON.stringify({
    events: [{ type: 'OPEN', created: start }, { id: 'x' }, 7, { id: 'ok', created: start }],
    hasMore: false,
  })
  await it.faults({ path: '/email/public/v1/events', action: { status: 200, body } })
  const { items } = await it.read('email_events')
  expect(items.map((item) => item['id'])).toEqual([null, null, null, `${start}/ok`])
})

test('each change of a timeline entry is an item of its own, its id the same at every read', async () => {
  await using it = await marketingAccount()
  const causedByEvent = { id: 'b', created: start + 5 }
  await it.put('subscription_changes', [
    {
      recipient: 'ada@x.io',
      timestamp: start + 5,
      changes: [
        { change: 'BOUNCED', changeType: 'PORTAL_BOUNCE', causedByEvent },
        { change: 'UNSUBSCRIBED', subscriptionId: 7 },
        { change: 'UNSUBSCRIBED', subscriptionId: 7 },
      ],
    },
    { recipient: 'bob@x.io', timestamp: start + 5, changes: [{ change: 'SUBSCRIBED' }] },
  ])
  const { items, ids } = await it.read('subscription_changes')
  expect(items).toHaveLength(4)
  expect(new Set(ids).size).toBe(4)
  expect(items.every((item) => item['timestamp'] === start + 5)).toBe(true)
  expect(items.filter((item) => item['recipient'] === 'ada@x.io')).toHaveLength(3)
  expect((await it.read('subscription_changes')).ids).toEqual(ids)
})

test('the id of a change does not hang on the order of its keys', async () => {
  await using it = await marketingAccount()
  const answer = (change: string) =>
    `{"hasMore":false,"timeline":[{"recipient":"a@x.io","timestamp":${start},"changes":[${change}]}]}`
  const idWith = async (change: string) => {
    await it.faults({ path: '/timeline', action: { status: 200, body: answer(change) } })
    return (await it.read('subscription_changes')).ids
  }
  const one = await idWith('{"change":"BOUNCED","causedByEvent":{"id":"b","created":5}}')
  const other = await idWith('{"causedByEvent":{"created":5,"id":"b"},"change":"BOUNCED"}')
  expect(one).toEqual(other)
})
