import { expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import { emailEvents } from '../../streams/email-events.ts'
import { formSubmissions } from '../../streams/form-submissions.ts'
import { forms } from '../../streams/forms.ts'
import { marketingEmails } from '../../streams/marketing-emails.ts'
import { subscriptionChanges } from '../../streams/subscription-changes.ts'
import { syncRoom, type SyncRoom } from '../inbound/sync-room.ts'
import { idsOf, orderFor } from './inbound-collections-room.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const loadSize = { records: 20, bytes: 1_000_000 }
const cutAt = (path: string, from: number) => ({
  faults: [{ path, from, action: { status: 401, body: '{}' } }],
})

const nowIn = async (room: SyncRoom): Promise<number> =>
  Date.parse((await room.control<{ now: string }>('clock')).now)
const put = (room: SyncRoom, collection: string, items: readonly unknown[]) =>
  room.control(`collections/${collection}`, { items })
const many = <T>(count: number, item: (n: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, n) => item(n))
const open = (created: number, n = 0) => ({
  id: `open-${created}-${n}`,
  type: 'OPEN',
  recipient: 'ada@x.io',
  created,
})

test('an event that HubSpot shows up to an hour late is found by the next run, once', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const order = orderFor(emailEvents)
  const now = await nowIn(room)
  await put(room, 'email_events', [open(now - 2 * day), open(now - minute)])
  expect((await room.run(order)).streams['email_events']).toMatchObject({ loaded: 2 })
  await put(room, 'email_events', [open(now - 50 * minute)])
  const second = await room.run(order)
  expect(second.streams['email_events']).toMatchObject({
    strategy: 'incremental',
    loaded: 1,
    read: 2,
  })
  expect(await idsOf(room, 'email_events')).toHaveLength(3)
})

test('what came while a run for changes was cut off is read by the one after it', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  const order = orderFor(emailEvents)
  const before = await nowIn(room)
  await put(room, 'email_events', [open(before - day)])
  await room.run(order)
  await room.control('clock', { advance: '3h' })
  const now = await nowIn(room)
  await put(
    room,
    'email_events',
    many(2_500, (n) => open(now - hour + Math.floor(n / 50), n)),
  )
  await room.control('faults', cutAt('/email/public/v1/events', 2))
  const cut = await room.run(order, { loadSize })
  expect(cut.status).not.toBe('succeeded')
  expect(await idsOf(room, 'email_events')).toHaveLength(1_001)
  await room.control('faults', { faults: [] })
  await room.control('clock', { advance: '2h' })
  await put(room, 'email_events', [open(now + hour)])

  const second = await room.run(order, { loadSize })
  expect(second.streams['email_events']).toMatchObject({ status: 'succeeded' })
  expect(second.streams['email_events']?.read).toBeLessThan(1_700)
  await room.run(order)
  const ids = await idsOf(room, 'email_events')
  expect(ids).toHaveLength(2_502)
  expect(new Set(ids).size).toBe(2_502)
})

test('new submissions of a form are not taken for read when the read of them was cut off', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const order = orderFor(formSubmissions)
  const before = await nowIn(room)
  await put(room, 'forms', [
    { id: 'f-1', name: 'One' },
    { id: 'f-2', name: 'Two' },
  ])
  const submission = (formId: string, submittedAt: number, n: number) => ({
    id: `${formId}-${submittedAt}-${n}`,
    conversionId: `${formId}-${submittedAt}-${n}`,
    formId,
    submittedAt,
    values: [],
  })
  await put(room, 'form_submissions', [
    submission('f-1', before - day, 0),
    submission('f-2', before - day, 0),
  ])
  expect((await room.run(order)).streams['form_submissions']).toMatchObject({ loaded: 2 })
  await room.control('clock', { advance: '3h' })
  const now = await nowIn(room)
  const fresh = ['f-1', 'f-2'].flatMap((form) =>
    many(130, (n) => submission(form, now - hour + Math.floor(n / 30), n)),
  )
  await put(room, 'form_submissions', fresh)
  await room.control('faults', cutAt('/submissions/forms/f-1', 2))
  const cut = await room.run(order, { loadSize })
  await room.control('faults', { faults: [] })
  expect(cut.status).not.toBe('succeeded')
  expect(await idsOf(room, 'form_submissions')).toHaveLength(52)
  // While it lay cut off, one more came.
  await put(room, 'form_submissions', [submission('f-1', now + minute, 0)])
  expect((await room.run(order, { loadSize })).streams['form_submissions']).toMatchObject({
    status: 'succeeded',
    deleted: 0,
  })
  await room.run(order)
  const ids = await idsOf(room, 'form_submissions')
  expect(ids).toHaveLength(263)
  expect(new Set(ids).size).toBe(263)
})

test('submissions of a form that goes while it is read stay', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  const order = orderFor(formSubmissions)
  const start = await nowIn(room)
  await put(room, 'forms', [{ id: 'f-1' }, { id: 'f-2' }])
  await put(
    room,
    'form_submissions',
    many(20, (n) => ({ formId: n % 2 ? 'f-1' : 'f-2', submittedAt: start - n })),
  )
  await room.run(order)
  let pages = 0
  const report = await room.run(
    { ...order, full: true },
    {
      wrap: (hubspot) => ({
        ...hubspot,
        collection: async function* (...asked) {
          for await (const page of hubspot.collection(...asked)) {
            yield page
            pages += 1
            if (pages === 1) await room.control('collections/forms', { remove: ['f-2'] })
          }
        },
      }),
    },
  )
  expect(report.streams['form_submissions']).toMatchObject({ status: 'succeeded', deleted: 0 })
  expect(await idsOf(room, 'form_submissions')).toHaveLength(20)
})

test('submissions from before a start date set later stay, and no older ones come', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const order = orderFor(formSubmissions)
  const now = await nowIn(room)
  await put(room, 'forms', [{ id: 'f' }])
  const items = many(20, (n) => ({ formId: 'f', submittedAt: now - n * day }))
  await put(room, 'form_submissions', items)
  const startDate = new Date(now - 9 * day).toISOString()
  await using late = await syncRoom({}, room.sandbox)
  const first = await late.run({ ...order, startDate })
  expect(first.streams['form_submissions']).toMatchObject({ loaded: 10 })
  await room.run(order)
  const whole = await room.run({ ...order, startDate, full: true })
  expect(whole.streams['form_submissions']).toMatchObject({ status: 'succeeded', deleted: 0 })
  expect(await idsOf(room, 'form_submissions')).toHaveLength(20)
})

test('a form that is archived is marked, and its row stays', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  await put(room, 'forms', [{ id: 'f-1', name: 'One' }, { id: 'f-2' }])
  const order = orderFor(forms)
  await room.run(order)
  await room.call('DELETE', '/marketing/v3/forms/f-1')
  const report = await room.run(order)
  expect(report.streams['forms']).toMatchObject({ status: 'succeeded', loaded: 1 })
  const row = (await room.table('forms')).find((one) => one['id'] === 'f-1')
  expect(row).toMatchObject({ name: 'One', archived: true })
  expect(row?.['_deleted_at']).not.toBeNull()
  expect(row?.['archived_at']).not.toBeNull()
})

test('statistics of an e-mail sent of late are read anew each time, of an old one once a day', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const now = await nowIn(room)
  const sent = (id: string, campaign: string, at: number) => ({
    id,
    name: id,
    state: 'PUBLISHED',
    updatedAt: new Date(at).toISOString(),
    publishedAt: new Date(at).toISOString(),
    allEmailCampaignIds: [campaign],
  })
  await put(room, 'marketing_emails', [
    sent('1', '901', now - 3 * day),
    sent('2', '902', now - 60 * day),
  ])
  const event = (campaign: number, n: number) => ({
    ...open(now - hour, n),
    id: `e-${campaign}-${n}`,
    recipient: `${n}@x.io`,
    type: 'SENT',
    emailCampaignId: campaign,
  })
  await put(room, 'email_events', [event(901, 1), event(902, 1)])
  const order = orderFor(marketingEmails)
  const sentOf = async (): Promise<Readonly<Record<string, unknown>>> =>
    Object.fromEntries(
      (await room.table('marketing_emails')).map((row) => [
        textIn(row, 'id'),
        (row['counters'] as { readonly sent: number }).sent,
      ]),
    )
  await room.run(order)
  expect(await sentOf()).toEqual({ 1: 1, 2: 1 })
  await put(room, 'email_events', [event(901, 2), event(902, 2)])
  await room.control('clock', { advance: '1h' })
  expect((await room.run(order)).streams['marketing_emails']).toMatchObject({ read: 1, loaded: 1 })
  expect(await sentOf()).toEqual({ 1: 2, 2: 1 })
  await room.control('clock', { advance: '25h' })
  expect((await room.run(order)).streams['marketing_emails']).toMatchObject({ read: 2, loaded: 1 })
  expect(await sentOf()).toEqual({ 1: 2, 2: 2 })
  await put(room, 'marketing_emails', [{ id: '2', name: 'Renamed' }])
  expect((await room.run(order)).streams['marketing_emails']).toMatchObject({ loaded: 1 })
})

test('a change of a subscription is one row, also when read by overlapping windows', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const now = await nowIn(room)
  await put(
    room,
    'subscription_changes',
    many(5, (n) => ({
      recipient: `${n}@x.io`,
      timestamp: now - n * 10 * minute,
      changes: [
        { change: 'UNSUBSCRIBED', subscriptionId: 1 },
        { change: 'UNSUBSCRIBED', subscriptionId: 2, causedByEvent: { id: 'b', created: now } },
      ],
    })),
  )
  const order = orderFor(subscriptionChanges)
  expect((await room.run(order)).streams['subscription_changes']).toMatchObject({ loaded: 10 })
  const again = await room.run(order)
  expect(again.streams['subscription_changes']).toMatchObject({ read: 10, loaded: 0 })
  expect(await idsOf(room, 'subscription_changes')).toHaveLength(10)
})
