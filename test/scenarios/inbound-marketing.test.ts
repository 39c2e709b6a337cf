import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Stream } from '../../src/declare/index.ts'
import { type RunningSandbox, startSandbox } from '../../src/sandbox/start.ts'
import { campaigns } from '../../streams/campaigns.ts'
import { emailCampaigns } from '../../streams/email-campaigns.ts'
import { emailEvents } from '../../streams/email-events.ts'
import { formSubmissions } from '../../streams/form-submissions.ts'
import { forms } from '../../streams/forms.ts'
import { marketingEmails } from '../../streams/marketing-emails.ts'
import { subscriptionChanges } from '../../streams/subscription-changes.ts'
import { subscriptionDefinitions } from '../../streams/subscription-definitions.ts'
import { inboundOrder, streamOrder, syncRoom, type SyncRoom } from '../inbound/sync-room.ts'
import {
  edit,
  idsOf,
  type Item,
  itemsIn,
  orderFor,
  remove,
  writtenIn,
} from './inbound-collections-room.ts'

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox({
    seed: 7,
    data: 'demo',
    knobs: { burst_limit: 0, search_limit_per_second: 0, index_lag_ms: 0 },
  })
}, 60_000)
afterAll(async () => {
  await sandbox.close()
})

/** One stream: what of it the account holds, one change, and one removal; each tells the ids of the rows it is about. */
interface Case {
  readonly stream: Stream
  /** Null: HubSpot gives no ids, so only the number of rows is known. */
  readonly truth: (room: SyncRoom) => Promise<readonly string[] | number>
  readonly change: (room: SyncRoom) => Promise<readonly string[] | number>
  readonly remove?: (room: SyncRoom) => Promise<readonly string[]>
}

const here = (items: readonly Item[]): readonly Item[] =>
  items.filter((item) => item['archived'] !== true)
const ids = (items: readonly Item[]): readonly string[] => items.map(({ id }) => String(id))
const last = (items: readonly Item[]): Item => {
  const item = items.at(-1)
  if (item === undefined) throw new Error('The account has none.')
  return item
}
const eventId = (event: Item): string => `${String(event['created'])}/${event.id}`

/** HubSpot's own clock, in epoch ms. */
const nowIn = async (room: SyncRoom): Promise<number> =>
  Date.parse((await room.control<{ now: string }>('clock')).now)

async function readable(room: SyncRoom): Promise<readonly Item[]> {
  const shown = new Set(
    (await itemsIn(room, 'forms'))
      .filter((form) => form['formType'] !== 'blog_comment')
      .map(({ id }) => id),
  )
  return (await itemsIn(room, 'form_submissions')).filter((one) => shown.has(String(one['formId'])))
}

const cases: readonly Case[] = [
  {
    stream: forms,
    truth: async (room) => ids(here(await itemsIn(room, 'forms'))),
    change: async (room) => {
      const { id } = last(here(await itemsIn(room, 'forms')))
      await edit(room, 'forms', id, { name: 'Renamed' })
      return [id]
    },
    remove: async (room) => {
      const { id } = last(here(await itemsIn(room, 'forms')))
      await room.call('DELETE', `/marketing/v3/forms/${id}`)
      return [id]
    },
  },
  {
    stream: formSubmissions,
    truth: async (room) => (await readable(room)).length,
    change: async (room) => {
      const form = here(await itemsIn(room, 'forms')).find((one) => one['formType'] === 'hubspot')
      await room.control('collections/form_submissions', {
        items: [
          {
            id: 'aaaa-1',
            conversionId: 'aaaa-1',
            formId: form?.id,
            submittedAt: await nowIn(room),
            values: [{ name: 'email', value: 'new@example.com', objectTypeId: '0-1' }],
          },
        ],
      })
      return [`${form?.id}/aaaa-1`]
    },
  },
  {
    stream: campaigns,
    truth: async (room) => ids(await itemsIn(room, 'campaigns')),
    change: async (room) => {
      const { id } = last(await itemsIn(room, 'campaigns'))
      await room.call('PATCH', `/marketing/v3/campaigns/${id}`, {
        properties: { hs_notes: 'Now with robots' },
      })
      return [id]
    },
    remove: async (room) => {
      const { id } = last(await itemsIn(room, 'campaigns'))
      await room.call('DELETE', `/marketing/v3/campaigns/${id}`)
      return [id]
    },
  },
  {
    stream: emailCampaigns,
    truth: async (room) => ids(await itemsIn(room, 'email_campaigns')),
    change: async (room) => {
      const { id } = last(await itemsIn(room, 'email_campaigns'))
      await edit(room, 'email_campaigns', id, {
        subject: 'Once more',
        lastUpdatedTime: await nowIn(room),
      })
      return [String(id)]
    },
    remove: async (room) => {
      const { id } = last(await itemsIn(room, 'email_campaigns'))
      await remove(room, 'email_campaigns', [id])
      return [String(id)]
    },
  },
  {
    stream: marketingEmails,
    truth: async (room) => ids(here(await itemsIn(room, 'marketing_emails'))),
    change: async (room) => {
      const { id } = last(here(await itemsIn(room, 'marketing_emails')))
      await edit(room, 'marketing_emails', id, {
        subject: 'Renamed',
        updatedAt: new Date(await nowIn(room)).toISOString(),
      })
      return [id]
    },
    remove: async (room) => {
      const { id } = last(here(await itemsIn(room, 'marketing_emails')))
      await remove(room, 'marketing_emails', [id])
      return [id]
    },
  },
  {
    stream: emailEvents,
    truth: async (room) => (await itemsIn(room, 'email_events')).map(eventId),
    change: async (room) => {
      const created = await nowIn(room)
      const [sent] = await itemsIn(room, 'email_events')
      await room.control('collections/email_events', {
        items: [
          { id: 'fresh-1', type: 'OPEN', recipient: sent?.['recipient'], created },
          { id: 'fresh-2', created, causedBy: { id: sent?.id, created: sent?.['created'] } },
        ],
      })
      return [`${created}/fresh-1`, `${created}/fresh-2`]
    },
  },
  {
    stream: subscriptionChanges,
    truth: async (room) =>
      (await itemsIn(room, 'subscription_changes')).flatMap(
        (one) => one['changes'] as readonly unknown[],
      ).length,
    change: async (room) => {
      await room.control('collections/subscription_changes', {
        items: [
          {
            recipient: 'new@example.com',
            timestamp: await nowIn(room),
            changes: [
              { change: 'SUBSCRIBED', subscriptionId: 1 },
              { change: 'UNSUBSCRIBED', subscriptionId: 2 },
            ],
          },
        ],
      })
      return 2
    },
  },
  {
    stream: subscriptionDefinitions,
    truth: async (room) => ids(await itemsIn(room, 'subscription_definitions')),
    change: async (room) => {
      const { id } = last(await itemsIn(room, 'subscription_definitions'))
      await edit(room, 'subscription_definitions', id, { description: 'Other words' })
      return [id]
    },
    remove: async (room) => {
      const { id } = last(await itemsIn(room, 'subscription_definitions'))
      await remove(room, 'subscription_definitions', [id])
      return [id]
    },
  },
]

const likeTruth = async (
  room: SyncRoom,
  { stream, truth }: Case,
): Promise<readonly (readonly string[] | number)[]> => {
  const expected = await truth(room)
  const found = await idsOf(room, stream.name)
  expect(new Set(found).size).toBe(found.length)
  return typeof expected === 'number'
    ? [found.length, expected]
    : [found, expected.map(String).toSorted()]
}

test.each(cases.map((one) => ({ ...one, title: one.stream.name })))(
  '$title: whole, then nothing, then what changed, then what went',
  { timeout: 180_000 },
  async (one) => {
    await using room = await syncRoom({}, sandbox)
    const { stream, change, remove: takeAway } = one
    const { name } = stream
    const order = orderFor(stream)
    const first = await room.run(order)
    expect(first.streams[name]).toMatchObject({
      status: 'succeeded',
      strategy: 'full_refresh',
      set_aside_values: 0,
    })
    const [found, expected] = await likeTruth(room, one)
    expect(found).toEqual(expected)

    const before = await room.table(name)
    const idle = await room.run(order)
    expect(idle.streams[name]).toMatchObject({ status: 'succeeded', loaded: 0, deleted: 0 })
    expect(idle.streams[name]?.strategy).toBe(
      stream.read.incremental ? 'incremental' : 'client_incremental',
    )
    expect(await room.table(name)).toEqual(before)

    await room.control('clock', { advance: '2h' })
    const changed = await change(room)
    const second = await room.run(order)
    const written = await writtenIn(room, name, before)
    const isCounted = typeof changed === 'number'
    expect(isCounted ? written.length : written).toEqual(isCounted ? changed : changed.toSorted())
    expect(second.streams[name]).toMatchObject({
      status: 'succeeded',
      loaded: written.length,
      deleted: 0,
    })

    const gone = (await takeAway?.(room)) ?? []
    await room.control('clock', { advance: '169h' })
    const third = await room.run(order)
    expect(third.streams[name]).toMatchObject({ status: 'succeeded' })
    const live = new Set(await idsOf(room, name))
    expect(gone.filter((id) => live.has(id))).toEqual([])
    expect(await idsOf(room, name, 'all')).toEqual(expect.arrayContaining([...gone]))
    const [left, right] = await likeTruth(room, one)
    expect(left).toEqual(right)

    const whole = await room.run({ ...order, full: true })
    expect(whole.streams[name]).toMatchObject({
      status: 'succeeded',
      strategy: 'full_refresh',
      loaded: 0,
      deleted: 0,
    })
  },
)

/** Columns that HubSpot never tells, as their descriptions say. */
const untold: Readonly<Record<string, readonly string[]>> = {
  form_submissions: ['archived_at', 'updated_at'],
  campaigns: ['archived_at'],
  email_campaigns: ['archived_at', 'created_at'],
  email_events: ['archived_at', 'updated_at'],
  subscription_changes: ['archived_at', 'updated_at'],
  subscription_definitions: ['archived_at'],
}

/** What HubSpot can tell of an item (its specs and docs) and the demo's account has none of. */
const fuller: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  email_campaigns: { numQueued: 12, subType: 'AUTOMATED_SENDING' },
  email_events: {
    type: 'DROPPED',
    recipient: 'full@example.com',
    dropReason: 'PREVIOUSLY_BOUNCED',
    dropMessage: 'Not sent again',
    sendId: 'a5e1',
    created: '2026-11-01T00:00:00.000Z',
  },
  marketing_emails: {
    name: 'Full',
    campaignUtm: 'autumn',
    clonedFrom: '4711',
    feedbackSurveyId: '12',
    folderIdV2: 77,
    previewKey: 'abc',
    publishedByEmail: 'ada@example.com',
    publishedByName: 'Ada',
    unpublishedAt: '2026-11-01T00:00:00.000Z',
  },
}

test.each(cases.map(({ stream }) => ({ stream, title: stream.name })))(
  '$title: each declared column is filled from where HubSpot has it',
  { timeout: 60_000 },
  async ({ stream }) => {
    await using room = await syncRoom({}, sandbox)
    const item = fuller[stream.name]
    if (item !== undefined) await room.control(`collections/${stream.name}`, { items: [item] })
    await room.run(orderFor(stream))
    const rows = await room.table(stream.name)
    const filled = new Set(
      rows.flatMap((row) => Object.keys(row).filter((column) => row[column] !== null)),
    )
    const left = Object.keys(stream.kind === 'collection' ? stream.columns : {}).filter(
      (column) => !filled.has(column),
    )
    expect(left.toSorted()).toEqual(untold[stream.name] ?? [])
  },
)

test('streams without their scope are skipped with the scope named', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom({}, sandbox)
  const { token } = await room.control<{ token: string }>('tokens', { scopes: ['oauth'] })
  const report = await room.run(inboundOrder(cases.map(({ stream }) => streamOrder(stream))), {
    token,
  })
  expect(report.status).not.toBe('succeeded')
  for (const { stream } of cases) {
    const { name, scopes } = stream
    expect(report.streams[name], name).toMatchObject({
      status: 'skipped',
      error: { code: 'hubspot.scope_missing' },
    })
    const fix = report.streams[name]?.error?.fix ?? ''
    expect(
      scopes.flat().some((scope) => fix.includes(scope)),
      `${name}: ${fix}`,
    ).toBe(true)
  }
})
