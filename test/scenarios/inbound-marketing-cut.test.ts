import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Stream } from '../../src/declare/index.ts'
import type { InboundReport } from '../../src/engine/reports.ts'
import { type RunningSandbox, startSandbox } from '../../src/sandbox/start.ts'
import { campaigns } from '../../streams/campaigns.ts'
import { emailCampaigns } from '../../streams/email-campaigns.ts'
import { emailEvents } from '../../streams/email-events.ts'
import { formSubmissions } from '../../streams/form-submissions.ts'
import { forms } from '../../streams/forms.ts'
import { marketingEmails } from '../../streams/marketing-emails.ts'
import { subscriptionChanges } from '../../streams/subscription-changes.ts'
import { inboundOrder, settled, syncRoom, type SyncRoom } from '../inbound/sync-room.ts'
import { idsOf, orderFor } from './inbound-collections-room.ts'

let sandbox: RunningSandbox
/** Each form costs a call of its submissions: many of them are in an account apart. */
let apart: RunningSandbox
/** Every stream as a read that was never cut off landed it, from either account. */
const whole = new Map<RunningSandbox, { readonly room: SyncRoom; readonly once: InboundReport }>()
beforeAll(async () => {
  const options = {
    seed: 7,
    knobs: { burst_limit: 0, search_limit_per_second: 0, index_lag_ms: 0 },
  }
  sandbox = await startSandbox(options)
  apart = await startSandbox(options)
  // Accounts of several pages of everything (HUBSPOT.md 8: 500 forms, 100 campaigns, 1,000 events a page; archived e-mails apart).
  const put = async (
    collection: string,
    items: readonly unknown[],
    { url }: RunningSandbox = sandbox,
  ): Promise<void> => {
    const answer = await fetch(`${url}/_sandbox/collections/${collection}`, {
      method: 'POST',
      body: JSON.stringify({ items }),
      headers: { 'content-type': 'application/json' },
    })
    if (!answer.ok) throw new Error(`The sandbox refused ${collection}: ${await answer.text()}`)
  }
  const many = <T>(count: number, item: (n: number) => T): readonly T[] =>
    Array.from({ length: count }, (_, n) => item(n))
  const four = (n: number): string => String(n).padStart(4, '0')
  const formItems = many(1_001, (n) => ({
    id: `form-${four(n)}`,
    name: `Form ${n}`,
    createdAt: start + n,
  }))
  await put('forms', formItems, apart)
  await put('forms', formItems.slice(0, 6))
  await put(
    'form_submissions',
    many(310, (n) => ({
      formId: n < 260 ? 'form-0003' : 'form-0005',
      submittedAt: start + Math.floor(n / 60),
      values: [{ name: 'email', value: `${n}@x.io`, objectTypeId: '0-1' }],
    })),
  )
  await put(
    'campaigns',
    many(301, (n) => ({
      id: `campaign-${four(n)}`,
      createdAt: start + n,
      properties: { hs_name: `${n}` },
    })),
  )
  await put(
    'marketing_emails',
    many(18, (n) => ({
      id: String(5_000 + n),
      name: `Mail ${n}`,
      createdAt: start + n,
      ...(n > 8 ? { archived: true, deletedAt: new Date(start + n).toISOString() } : {}),
    })),
  )
  await put(
    'email_campaigns',
    many(60, (n) => ({ id: 1_000 + n, name: `Sending ${n}`, lastUpdatedTime: start + n })),
  )
  await put(
    'email_events',
    many(4_400, (n) => ({
      id: `event-${four(n)}`,
      type: 'OPEN',
      recipient: `${n % 90}@x.io`,
      created: start + Math.floor(n / 110),
    })),
  )
  await put(
    'subscription_changes',
    many(2_500, (n) => ({
      recipient: `${n}@x.io`,
      timestamp: start + Math.floor(n / 90),
      changes: [{ change: 'SUBSCRIBED', subscriptionId: 1 }],
    })),
  )
  for (const account of [sandbox, apart]) {
    const room = await syncRoom({}, account)
    const streams = cuts.filter(({ stream }) => accountOf(stream) === account)
    const orders = streams.flatMap(({ stream }) => orderFor(stream).streams)
    whole.set(account, { room, once: await room.run(inboundOrder(orders)) })
  }
}, 60_000)
afterAll(async () => {
  for (const { room } of whole.values()) await room[Symbol.asyncDispose]()
  await sandbox.close()
  await apart.close()
})

const start = Date.UTC(2026, 0, 1)
const accountOf = (stream: Stream): RunningSandbox => (stream === forms ? apart : sandbox)
const wholeOf = (stream: Stream) => {
  const found = whole.get(accountOf(stream))
  if (found?.once.status !== 'succeeded') throw new Error('No read was left whole.')
  return found
}
const loadSize = { records: 20, bytes: 1_000_000 }

/** Where a read is cut off: at this request, counted from 1. */
interface Cut {
  readonly stream: Stream
  readonly path: string
  readonly from: number
}

const cuts: readonly Cut[] = [
  { stream: forms, path: '/marketing/v3/forms', from: 2 },
  { stream: formSubmissions, path: '/submissions/forms/form-0003', from: 3 },
  { stream: campaigns, path: '/marketing/campaigns/', from: 2 },
  { stream: emailCampaigns, path: '/email/public/v1/campaigns/1', from: 30 },
  { stream: marketingEmails, path: '/marketing/emails/2026-09\\?', from: 2 },
  { stream: emailEvents, path: '/email/public/v1/events', from: 2 },
  { stream: subscriptionChanges, path: '/subscriptions/timeline', from: 2 },
]

const faults = (room: SyncRoom, ...list: readonly unknown[]) =>
  room.control('faults', { faults: list })

test.each(cuts.map((one) => ({ ...one, title: one.stream.name })))(
  '$title: cut off half-way, the next run goes on and ends as a read never cut off',
  { timeout: 180_000 },
  async ({ stream, path, from }) => {
    const { name } = stream
    const order = orderFor(stream)
    const { room: uncut, once } = wholeOf(stream)
    const all = once.streams[name]?.read ?? 0
    await using room = await syncRoom({}, accountOf(stream))

    // A refused token ends a run at once, wherever it is.
    await faults(room, { path, from, action: { status: 401, body: '{}' } })
    const cut = await room.run(order, { loadSize })
    await faults(room)
    expect(cut.status).not.toBe('succeeded')
    const landed = (await room.table(name)).length
    expect(landed).toBeGreaterThan(0)
    expect(landed).toBeLessThan(all)

    const second = await room.run(order, { loadSize })
    expect(second.streams[name]).toMatchObject({ status: 'succeeded', deleted: 0 })
    expect(second.streams[name]?.read).toBeLessThan(all)
    expect(settled(await room.table(name))).toEqual(settled(await uncut.table(name)))
    expect((await room.run(order)).streams[name]).toMatchObject({ loaded: 0, deleted: 0 })
  },
)

const marked: readonly Cut[] = [
  { stream: forms, path: '/marketing/v3/forms.*after=', from: 2 },
  { stream: formSubmissions, path: '/submissions/forms/form-0003.*after=', from: 2 },
  { stream: campaigns, path: '/marketing/campaigns/.*after=', from: 2 },
  { stream: emailEvents, path: '/email/public/v1/events.*offset=', from: 2 },
]

test.each(marked.map((one) => ({ ...one, title: one.stream.name })))(
  '$title: a page mark that HubSpot does not take any more begins the list anew',
  { timeout: 180_000 },
  async ({ stream, path, from }) => {
    const { name } = stream
    const order = orderFor(stream)
    const { room: uncut } = wholeOf(stream)
    await using room = await syncRoom({}, accountOf(stream))
    await faults(room, { path, from, action: { status: 401, body: '{}' } })
    expect((await room.run(order, { loadSize })).status).not.toBe('succeeded')
    // The first request of the next run with a mark is refused; the others are as ever.
    const body = JSON.stringify({ status: 'error', message: 'after is invalid' })
    await faults(room, { path, times: 1, action: { status: 400, body } })
    const second = await room.run(order, { loadSize })
    await faults(room)
    expect(second.streams[name]).toMatchObject({ status: 'succeeded', deleted: 0 })
    expect(settled(await room.table(name))).toEqual(settled(await uncut.table(name)))
  },
)

test('events on a page border: one millisecond of 110 events, each once', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({}, sandbox)
  await room.run(orderFor(emailEvents))
  const ids = await idsOf(room, 'email_events')
  expect(ids).toHaveLength(4_400)
  expect(new Set(ids).size).toBe(4_400)
})

test('a start date is the first window’s start, its own millisecond included', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({}, sandbox)
  for (const [stream, created] of [
    [emailEvents, 110],
    [subscriptionChanges, 90],
  ] as const) {
    const from = 10
    const startDate = new Date(start + from).toISOString()
    const report = await room.run({ ...orderFor(stream), startDate })
    const kept = (stream === emailEvents ? 4_400 : 2_500) - from * created
    expect(report.streams[stream.name], stream.name).toMatchObject({ loaded: kept })
    const times = (await room.table(stream.name)).map((row) => Number(row['created_at']))
    expect(times).toHaveLength(kept)
  }
})
