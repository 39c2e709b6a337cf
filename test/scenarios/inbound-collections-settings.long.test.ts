import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Stream } from '../../src/declare/index.ts'
import { textIn } from '../../src/engine/cells.ts'
import { type RunningSandbox, startSandbox } from '../../src/sandbox/start.ts'
import { account } from '../../streams/account.ts'
import { associationLabels } from '../../streams/association-labels.ts'
import { companies } from '../../streams/companies.ts'
import { contactLists } from '../../streams/contact-lists.ts'
import { currencies } from '../../streams/currencies.ts'
import { dealPipelines } from '../../streams/deal-pipelines.ts'
import { engagements } from '../../streams/engagements.ts'
import { exchangeRates } from '../../streams/exchange-rates.ts'
import { listMemberships } from '../../streams/list-memberships.ts'
import { objectSchemas } from '../../streams/object-schemas.ts'
import { owners } from '../../streams/owners.ts'
import { pipelineStages } from '../../streams/pipeline-stages.ts'
import { pipelines } from '../../streams/pipelines.ts'
import { properties } from '../../streams/properties.ts'
import { teams } from '../../streams/teams.ts'
import { ticketPipelines } from '../../streams/ticket-pipelines.ts'
import { workflows } from '../../streams/workflows.ts'
import { inboundOrder, streamOrder, syncRoom, type SyncRoom } from '../inbound/sync-room.ts'
import {
  edit,
  type Item,
  idsOf,
  itemsIn,
  orderFor,
  remove,
  rowsAt,
  writtenIn,
} from './inbound-collections-room.ts'

/** One stream: what of it the account holds, one change, and one removal; each tells the ids of the rows it is about. */
interface Case {
  readonly stream: Stream
  readonly truth: (room: SyncRoom) => Promise<readonly string[]>
  readonly change: (room: SyncRoom) => Promise<readonly string[]>
  readonly remove: (room: SyncRoom) => Promise<readonly string[]>
}

const here = (items: readonly Item[]): readonly Item[] =>
  items.filter((item) => item['archived'] !== true && (item['deletedAt'] ?? null) === null)
const ids = (items: readonly { readonly id: string }[]): readonly string[] =>
  items.map(({ id }) => id)
const last = <T>(items: readonly T[]): T => {
  const item = items.at(-1)
  if (item === undefined) throw new Error('The account has none.')
  return item
}

const pipelineObjects = [
  'deals',
  'tickets',
  'orders',
  'leads',
  'appointments',
  'courses',
  'listings',
  'services',
  'subscriptions',
  'carts',
  'invoices',
  'contacts',
  'companies',
  'p_robots',
]
async function everyPipeline(room: SyncRoom) {
  const found = []
  for (const object of pipelineObjects) {
    for (const row of await rowsAt(room, `/crm/v3/pipelines/${object}`)) found.push({ object, row })
  }
  return found
}
const stagesOf = (row: Readonly<Record<string, unknown>>) => row['stages'] as { id: string }[]

const notes = async (room: SyncRoom) => (await room.truth('notes')).filter((one) => !one.archived)

const cases: readonly Case[] = [
  {
    stream: account,
    truth: async () => ['42044342'],
    change: async (room) => {
      await room.control('collections/exchange_rates', {
        items: [{ fromCurrencyCode: 'JPY', toCurrencyCode: 'USD', conversionRate: 0.0065 }],
      })
      return ['42044342']
    },
    remove: async () => [],
  },
  {
    stream: owners,
    truth: async (room) => ids(here(await itemsIn(room, 'owners'))),
    change: async (room) => {
      await edit(room, 'owners', '70100000', { firstName: 'Inge' })
      return ['70100000']
    },
    remove: async (room) => {
      const { id } = last(here(await itemsIn(room, 'owners')))
      await remove(room, 'owners', [id])
      return [id]
    },
  },
  {
    stream: teams,
    truth: async (room) => ids(await itemsIn(room, 'teams')),
    change: async (room) => {
      await edit(room, 'teams', '803', { name: 'EMEA and Africa' })
      return ['803']
    },
    remove: async (room) => {
      await remove(room, 'teams', ['804'])
      return ['804']
    },
  },
  ...(['deals', 'tickets'] as const).map(
    (object): Case => ({
      stream: object === 'deals' ? dealPipelines : ticketPipelines,
      truth: async (room) => ids(await rowsAt(room, `/crm/v3/pipelines/${object}`)),
      change: async (room) => {
        const [first] = await rowsAt(room, `/crm/v3/pipelines/${object}`)
        await room.call('PATCH', `/crm/v3/pipelines/${object}/${first?.id}`, { label: 'Renamed' })
        return [String(first?.id)]
      },
      remove: async (room) => {
        const { id } = last(await rowsAt(room, `/crm/v3/pipelines/${object}`))
        await room.call('DELETE', `/crm/v3/pipelines/${object}/${id}`)
        return [id]
      },
    }),
  ),
  {
    stream: pipelines,
    truth: async (room) =>
      (await everyPipeline(room)).map(({ object, row }) => `${object}/${row.id}`),
    change: async (room) => {
      await room.call('PATCH', '/crm/v3/pipelines/tickets/0', { label: 'Again' })
      return ['tickets/0']
    },
    remove: async (room) => {
      const { id } = last(await rowsAt(room, '/crm/v3/pipelines/deals'))
      await room.call('DELETE', `/crm/v3/pipelines/deals/${id}`)
      return [`deals/${id}`]
    },
  },
  {
    stream: pipelineStages,
    truth: async (room) =>
      (await everyPipeline(room)).flatMap(({ object, row }) =>
        stagesOf(row).map((stage) => `${object}/${row.id}/${stage.id}`),
      ),
    change: async (room) => {
      await room.call('PATCH', '/crm/v3/pipelines/tickets/0/stages/1', { label: 'Brand new' })
      return ['tickets/0/1']
    },
    remove: async (room) => {
      await room.call('DELETE', '/crm/v3/pipelines/tickets/0/stages/2')
      return ['tickets/0/2']
    },
  },
  {
    stream: currencies,
    truth: async (room) => ids(await itemsIn(room, 'currencies')),
    change: async (room) => {
      await room.control('collections/exchange_rates', {
        items: [{ fromCurrencyCode: 'EUR', toCurrencyCode: 'USD', conversionRate: 1.5 }],
      })
      return ['EUR']
    },
    remove: async (room) => {
      await remove(room, 'currencies', ['CHF'])
      return ['CHF']
    },
  },
  {
    stream: exchangeRates,
    truth: async (room) => ids(await itemsIn(room, 'exchange_rates')),
    change: async (room) =>
      (
        await room.control<{ ids: string[] }>('collections/exchange_rates', {
          items: [{ fromCurrencyCode: 'EUR', toCurrencyCode: 'USD', conversionRate: 1.6 }],
        })
      ).ids,
    remove: async (room) => {
      const { id } = last(await itemsIn(room, 'exchange_rates'))
      await remove(room, 'exchange_rates', [id])
      return [id]
    },
  },
  {
    stream: objectSchemas,
    truth: async (room) => ids(await rowsAt(room, '/crm-object-schemas/2026-09/schemas')),
    change: async (room) => {
      await room.call('PATCH', '/crm-object-schemas/2026-09/schemas/p_robots', {
        labels: { singular: 'Bot', plural: 'Bots' },
      })
      return ids(
        (await rowsAt(room, '/crm-object-schemas/2026-09/schemas')).filter(
          (one) => one['name'] === 'robots',
        ),
      )
    },
    remove: async () => [],
  },
  {
    stream: properties,
    truth: async (room) => {
      const found = []
      for (const object of ['companies']) {
        const rows = await rowsAt(room, `/crm/v3/properties/${object}`)
        found.push(...rows.map((row) => `${object}/${String(row['name'])}`))
      }
      return found
    },
    change: async (room) => {
      await room.call('POST', '/crm/v3/properties/companies', {
        name: 'shoe_size',
        label: 'Shoe size',
        type: 'number',
        fieldType: 'number',
        groupName: 'companyinformation',
      })
      return ['companies/shoe_size']
    },
    remove: async (room) => {
      await room.call('DELETE', '/crm/v3/properties/companies/shoe_size')
      return ['companies/shoe_size']
    },
  },
  {
    stream: associationLabels,
    truth: async (room) => {
      const found = []
      for (const from of ['companies']) {
        for (const to of ['companies']) {
          const rows = await rowsAt(room, `/crm/v4/associations/${from}/${to}/labels`)
          found.push(
            ...rows.map(
              (row) => `${from}/${to}/${String(row['category'])}/${String(row['typeId'])}`,
            ),
          )
        }
      }
      return found
    },
    change: async (room) => {
      const before = await rowsAt(room, '/crm/v4/associations/companies/companies/labels')
      await room.call('POST', '/crm/v4/associations/companies/companies/labels', {
        label: 'Rival of',
        name: 'rival_of',
      })
      const known = new Set(before.map((row) => row['typeId']))
      return (await rowsAt(room, '/crm/v4/associations/companies/companies/labels'))
        .filter((row) => !known.has(row['typeId']))
        .map((row) => `companies/companies/USER_DEFINED/${String(row['typeId'])}`)
    },
    remove: async (room) => {
      const rows = await rowsAt(room, '/crm/v4/associations/companies/companies/labels')
      const label = rows.find((row) => row['label'] === 'Rival of')
      await room.call(
        'DELETE',
        `/crm/v4/associations/companies/companies/labels/${String(label?.['typeId'])}`,
      )
      return [`companies/companies/USER_DEFINED/${String(label?.['typeId'])}`]
    },
  },
  {
    stream: contactLists,
    truth: async (room) => ids(here(await itemsIn(room, 'contact_lists'))),
    change: async (room) =>
      (
        await room.control<{ ids: string[] }>('collections/contact_lists', {
          items: [{ name: 'Fresh', objectTypeId: '0-2', processingType: 'MANUAL' }],
        })
      ).ids,
    remove: async (room) => {
      const { id } = last(here(await itemsIn(room, 'contact_lists')))
      await room.call('DELETE', `/crm/v3/lists/${id}`)
      return [id]
    },
  },
  {
    stream: listMemberships,
    truth: async (room) => ids(await itemsIn(room, 'list_memberships')),
    change: async (room) => {
      const list = (await itemsIn(room, 'contact_lists')).find(
        (one) => one['processingType'] === 'MANUAL' && one['objectTypeId'] === '0-1',
      )
      const members = new Set(
        (await itemsIn(room, 'list_memberships'))
          .filter((one) => one['listId'] === list?.id)
          .map((one) => one['recordId']),
      )
      const other = (await room.truth('contacts')).find(
        (one) => !one.archived && one.mergedInto === null && !members.has(one.id),
      )
      await room.call('PUT', `/crm/v3/lists/${list?.id}/memberships/add`, [other?.id])
      return [`${list?.id}/${other?.id}`]
    },
    remove: async (room) => {
      const list = (await itemsIn(room, 'contact_lists')).find(
        (one) => one['processingType'] === 'MANUAL' && one['objectTypeId'] === '0-1',
      )
      const member = (await itemsIn(room, 'list_memberships')).find(
        (one) => one['listId'] === list?.id,
      )
      await room.call('PUT', `/crm/v3/lists/${list?.id}/memberships/remove`, [member?.['recordId']])
      return [String(member?.id)]
    },
  },
  {
    stream: workflows,
    truth: async (room) => ids(await itemsIn(room, 'workflows')),
    change: async (room) => {
      const { id } = last(await itemsIn(room, 'workflows'))
      await edit(room, 'workflows', id, { name: 'Renamed', isEnabled: false })
      return [id]
    },
    remove: async (room) => {
      const { id } = last(await itemsIn(room, 'workflows'))
      await remove(room, 'workflows', [id])
      return [id]
    },
  },
  {
    stream: engagements,
    truth: async (room) => {
      const found = []
      for (const object of [
        'calls',
        'communications',
        'emails',
        'meetings',
        'notes',
        'postal_mail',
        'tasks',
      ]) {
        found.push(
          ...(await room.truth(object))
            .filter((one) => !one.archived)
            .map((one) => `${object}/${one.id}`),
        )
      }
      return found
    },
    change: async (room) => {
      const { id } = last(await notes(room))
      await room.call('PATCH', `/crm/v3/objects/notes/${id}`, {
        properties: { hs_note_body: 'Call back' },
      })
      return [`notes/${id}`]
    },
    remove: async (room) => {
      const { id } = last(await notes(room))
      await room.call('DELETE', `/crm/v3/objects/notes/${id}`)
      return [`notes/${id}`]
    },
  },
]

let sandbox: RunningSandbox
beforeAll(async () => {
  sandbox = await startSandbox({
    seed: 7,
    data: 'demo',
    knobs: {
      burst_limit: 0,
      associations_burst_limit: 0,
      search_limit_per_second: 0,
      index_lag_ms: 0,
    },
  })
}, 60_000)
afterAll(async () => {
  await sandbox.close()
})

test.each(cases.map((one) => ({ ...one, title: one.stream.name })))(
  '$title: whole, then nothing, then what changed, then what went',
  { timeout: 120_000 },
  async ({ stream, truth, change, remove: takeAway }) => {
    await using room = await syncRoom({}, sandbox)
    const { name } = stream
    const order = orderFor(stream)
    const first = await room.run(order)
    expect(first.streams[name]).toMatchObject({
      status: 'succeeded',
      strategy: 'full_refresh',
      set_aside_values: 0,
    })
    expect(await idsOf(room, name)).toEqual((await truth(room)).toSorted())

    let before = await room.table(name)
    const idle = await room.run(order)
    expect(idle.streams[name]).toMatchObject({ status: 'succeeded', loaded: 0, deleted: 0 })
    expect(idle.streams[name]?.strategy).toBe(
      stream.read.incremental ? 'incremental' : 'client_incremental',
    )
    expect(await room.table(name)).toEqual(before)

    await room.control('clock', { advance: '2h' })
    const changed = await change(room)
    const second = await room.run(order)
    expect(second.streams[name]).toMatchObject({
      status: 'succeeded',
      loaded: changed.length,
      deleted: 0,
    })
    expect(await writtenIn(room, name, before)).toEqual(changed.toSorted())

    before = await room.table(name)
    const gone = await takeAway(room)
    await room.control('clock', { advance: '25h' })
    const third = await room.run(order)
    expect(third.streams[name]).toMatchObject({ status: 'succeeded', deleted: gone.length })
    const live = new Set(await idsOf(room, name))
    expect(gone.filter((id) => live.has(id))).toEqual([])
    expect(await idsOf(room, name, 'all')).toEqual(expect.arrayContaining([...gone]))
    expect(await idsOf(room, name)).toEqual((await truth(room)).toSorted())

    const whole = await room.run({ ...order, full: true })
    expect(whole.streams[name]).toMatchObject({
      status: 'succeeded',
      strategy: 'full_refresh',
      deleted: 0,
    })
    expect(whole.streams[name]?.loaded).toBe(0)
  },
)

test('owners over several pages are all read, archived ones too', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  const owner = (place: number) => ({
    email: `owner${place}@example.com`,
    firstName: `Owner ${place}`,
    archived: place % 10 === 0,
  })
  await room.control('collections/owners', {
    items: Array.from({ length: 1_205 }, (_, place) => owner(place)),
  })
  const report = await room.run(orderFor(owners))
  const truth = await itemsIn(room, 'owners')
  expect(report.streams['owners']).toMatchObject({ status: 'succeeded', read: truth.length })
  expect(await idsOf(room, 'owners', 'all')).toEqual(ids(truth).toSorted())
  expect(await idsOf(room, 'owners')).toEqual(ids(here(truth)).toSorted())
})

test('an account without the flows API has its workflows read by the older one', async () => {
  await using room = await syncRoom({}, sandbox)
  await room.control('faults', {
    faults: [{ path: '/automation/v4/', action: { status: 404, body: '' } }],
  })
  const report = await room.run(orderFor(workflows))
  await room.control('faults', { faults: [] })
  expect(report.streams['workflows']?.status).toBe('succeeded')
  const rows = await room.table('workflows')
  expect(rows.length).toBeGreaterThan(0)
  expect(rows[0]).toMatchObject({ object_type_id: '0-1', flow_type: 'WORKFLOW' })
  expect(rows.every((row) => row['name'] !== null && row['created_at'] !== null)).toBe(true)

  // Once the flows API has shown them, its silence is no reason to give them up.
  await room.run(orderFor(workflows))
  const shown = await room.table('workflows')
  await room.control('faults', {
    faults: [{ path: '/automation/v4/', action: { status: 404, body: '' } }],
  })
  const silent = await room.run(orderFor(workflows))
  await room.control('faults', { faults: [] })
  expect(silent.streams['workflows']?.status).toBe('skipped')
  expect(await room.table('workflows')).toEqual(shown)
})

test('numbers, times and states of stages come typed', async () => {
  await using room = await syncRoom({}, sandbox)
  await room.run(orderFor(pipelineStages))
  const rows = new Map((await room.table('pipeline_stages')).map((row) => [row['id'], row]))
  expect(rows.get('deals/default/closedwon')).toMatchObject({
    object: 'deals',
    pipeline_id: 'default',
    stage_id: 'closedwon',
    probability: '1',
    is_closed: true,
    ticket_state: null,
  })
  expect(rows.get('tickets/0/4')).toMatchObject({ ticket_state: 'CLOSED', is_closed: true })
})

test('pairs of objects that can not have labels are asked about once a sweep', async () => {
  await using room = await syncRoom({}, sandbox)
  const asked = async (): Promise<number> => {
    const { results } = await room.control<{ results: { path: string }[] }>('requests')
    return results.filter(({ path }) => path.includes('/labels')).length
  }
  const order = inboundOrder([companies, owners, associationLabels].map((one) => streamOrder(one)))
  // Of the four objects that a sync without records asks about, and a custom one, all pairs have a type but some.
  const alone = inboundOrder([streamOrder(associationLabels)])
  const first = await asked()
  await room.run(alone)
  const all = (await asked()) - first
  const pairs = new Set(
    (await room.table('association_labels')).map(
      (row) => `${textIn(row, 'from_type')}/${textIn(row, 'to_type')}`,
    ),
  )
  expect(all).toBeGreaterThanOrEqual(pairs.size)
  const second = await asked()
  await room.run(alone)
  expect((await asked()) - second).toBe(pairs.size)
  await room.control('clock', { advance: '25h' })
  const third = await asked()
  await room.run(alone)
  expect((await asked()) - third).toBe(all)
  // A sync that reads other objects than before leaves what it no longer asks about as it is.
  const before = await idsOf(room, 'association_labels')
  expect((await room.run(order)).streams['association_labels']).toMatchObject({ deleted: 0 })
  expect(await idsOf(room, 'association_labels')).toEqual(before)
})

test('members that left a list are taken for gone without a second read of all', async () => {
  await using room = await syncRoom({}, sandbox)
  const order = orderFor(listMemberships)
  await room.run(order)
  const list = (await itemsIn(room, 'contact_lists')).find(
    (one) => one['processingType'] === 'MANUAL',
  )
  const member = (await itemsIn(room, 'list_memberships')).find((one) => one['listId'] === list?.id)
  await room.call('PUT', `/crm/v3/lists/${list?.id}/memberships/remove`, [member?.['recordId']])
  const report = await room.run(order)
  expect(report.streams['list_memberships']).toMatchObject({
    deleted: 1,
    read: (await itemsIn(room, 'list_memberships')).length,
  })
})
