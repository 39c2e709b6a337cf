import { expect, test } from 'vitest'
import { textIn, textOrNullIn } from '../../src/engine/cells.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import type { DbtType } from '../../src/inbound/dbt/view.ts'
import { dbtViews } from '../../src/inbound/dbt/views.ts'
import { companies } from '../../streams/companies.ts'
import { contacts } from '../../streams/contacts.ts'
import { dealPipelines } from '../../streams/deal-pipelines.ts'
import { deals } from '../../streams/deals.ts'
import { owners } from '../../streams/owners.ts'
import { ticketPipelines } from '../../streams/ticket-pipelines.ts'
import { create, inboundOrder, streamOrder, type SyncRoom, syncRoom } from '../inbound/sync-room.ts'
import { elsewhere } from '../warehouse/elsewhere.ts'

const types: Readonly<Record<DbtType, string>> = {
  integer: 'BIGINT',
  float: 'DOUBLE',
  number: 'DECIMAL(38,8)',
  text: 'VARCHAR',
  boolean: 'BOOLEAN',
  date: 'DATE',
  timestamp: 'TIMESTAMP',
}
/** Types are named as DuckDB names them. */
const isElsewhere = elsewhere !== undefined

const view = (room: SyncRoom, name: string): Promise<readonly Row[]> =>
  room.rows({ schema: 'dbt', name })

/** The columns of a view, each with the engine's type. */
const shapeOf = async (room: SyncRoom, name: string): Promise<readonly string[]> =>
  (await room.warehouse.describe({ kind: 'table', name: `hubspot_dbt.${name}` })).map(
    (column) => `${column.name} ${column.type}`,
  )

const madeBy = async (room: SyncRoom): Promise<readonly string[]> =>
  (await room.controlRows('_dbt_views')).map((row) => textIn(row, 'run_id'))

test.skipIf(isElsewhere)(
  'every view is there with its columns and types, whatever the sync reads',
  {
    timeout: 120_000,
  },
  async () => {
    await using room = await syncRoom()
    expect(await room.run(inboundOrder([streamOrder(owners)]))).toMatchObject({ error: null })
    const shapes: string[] = []
    for (const { name, columns } of dbtViews) {
      const shape = await shapeOf(room, name)
      expect(shape, name).toEqual(columns.map((column) => `${column.name} ${types[column.type]}`))
      shapes.push(`${name}: ${shape.join(', ')}`)
    }
    await expect(`${shapes.join('\n')}\n`).toMatchFileSnapshot('views.txt')
    const filled = ['owner', 'owner_team', 'users']
    for (const { name } of dbtViews.filter((one) => !filled.includes(one.name)))
      expect(await view(room, name), name).toEqual([])
    const [one] = await view(room, 'owner')
    expect(one).toMatchObject({ email: 'admin@sandbox.example', type: 'PERSON', portal_id: null })
  },
)

test.skipIf(isElsewhere)(
  'a run that finds nothing new makes no view; a new or re-typed property shows in the next',
  {
    timeout: 120_000,
  },
  async () => {
    await using room = await syncRoom()
    const properties = ['email', 'hs_object_id']
    const [id = ''] = await create(room, 'contacts', [{ email: 'ada@example.com' }])
    await room.run(inboundOrder([streamOrder(contacts, { properties })]))
    const first = await madeBy(room)
    await room.run(inboundOrder([streamOrder(contacts, { properties })]))
    expect(await madeBy(room)).toEqual(first)
    expect(await shapeOf(room, 'contact')).not.toContain('property_badge VARCHAR')

    const badge = { name: 'badge', label: 'Badge', groupName: 'contactinformation' }
    await room.call('POST', '/crm/v3/properties/contacts', {
      ...badge,
      type: 'string',
      fieldType: 'text',
    })
    await room.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { badge: '12' } })
    const order = inboundOrder([streamOrder(contacts, { properties: [...properties, 'badge'] })])
    await room.run(order)
    expect(await shapeOf(room, 'contact')).toContain('property_badge VARCHAR')
    expect(await view(room, 'contact')).toMatchObject([{ id, property_badge: '12' }])
    expect(await madeBy(room)).not.toEqual(first)

    await room.call('PATCH', '/crm/v3/properties/contacts/badge', {
      type: 'number',
      fieldType: 'number',
    })
    await room.run(order)
    expect(await shapeOf(room, 'contact')).toContain('property_badge DECIMAL(38,8)')
    expect(await view(room, 'contact')).toMatchObject([{ id, property_badge: '12' }])

    await room.call('PATCH', '/crm/v3/properties/contacts/badge', {
      type: 'string',
      fieldType: 'text',
    })
    await room.run(order)
    expect(await shapeOf(room, 'contact')).toContain('property_badge VARCHAR')
    expect(await view(room, 'contact')).toMatchObject([{ id, property_badge: '12' }])
  },
)

test.each(['merge', 'append', 'history'] as const)(
  'deleted rows carry a flag and merged ones their survivor, one row a record, with storage %s',
  { timeout: 120_000 },
  async (storage) => {
    await using room = await syncRoom()
    const of = { storage, properties: ['email', 'firstname', 'hs_merged_object_ids'] }
    const order = inboundOrder([
      streamOrder(contacts, of),
      streamOrder(deals, { storage, properties: ['dealname', 'amount', 'dealstage', 'pipeline'] }),
    ])
    const [kept = '', merged = '', gone = ''] = await create(room, 'contacts', [
      { email: 'kept@example.com', firstname: 'Kay' },
      { email: 'merged@example.com', firstname: 'Mel' },
      { email: 'gone@example.com' },
    ])
    const [deal = '', other = ''] = await create(
      room,
      'deals',
      [1, 2].map((n) => ({ dealname: `Deal ${n}`, amount: '10.5', dealstage: 'closedwon' })),
    )
    await room.run(order)
    await room.call('PATCH', `/crm/v3/objects/contacts/${kept}`, { properties: { firstname: 'K' } })
    for (const [object, one, two] of [
      ['contacts', kept, merged],
      ['deals', deal, other],
    ])
      await room.call('POST', `/crm/v3/objects/${object}/merge`, {
        primaryObjectId: one,
        objectIdToMerge: two,
      })
    await room.call('DELETE', `/crm/v3/objects/contacts/${gone}`)
    await room.control('clock', { advance: '25h' })
    expect(await room.run(order)).toMatchObject({ status: 'succeeded', error: null })

    const rows = new Map((await view(room, 'contact')).map((row) => [row['id'], row]))
    expect(rows.size).toBe((await room.truth('contacts')).length)
    const survivor = (await room.truth('contacts')).find((one) => one.id === merged)?.mergedInto
    expect(rows.get(survivor ?? '')).toMatchObject({
      _fivetran_deleted: false,
      property_email: 'kept@example.com',
      property_firstname: 'K',
    })
    const ids = textIn(rows.get(survivor ?? ''), 'property_hs_merged_object_ids').split(';')
    expect(ids).toContain(merged)
    // The package leaves merged contacts out by the survivor's list, not by the flag.
    expect(rows.get(merged)).toMatchObject({ _fivetran_deleted: false })
    expect(rows.get(gone)).toMatchObject({ _fivetran_deleted: true })
    expect(await view(room, 'contact_merge_audit')).toContainEqual(
      expect.objectContaining({
        canonical_vid: survivor,
        contact_id: survivor,
        vid_to_merge: merged,
        first_name: 'Mel',
      }),
    )

    const winner = (await room.truth('deals')).find((one) => one.id === other)?.mergedInto
    expect(await view(room, 'merged_deal')).toContainEqual(
      expect.objectContaining({ deal_id: winner, merged_deal_id: other }),
    )
    const seen = new Map((await view(room, 'deal')).map((row) => [row['deal_id'], row]))
    expect(seen.get(winner ?? '')).toMatchObject({
      is_deleted: false,
      property_amount: '10.5',
      deal_pipeline_id: 'default',
      deal_pipeline_stage_id: 'closedwon',
    })
    expect(seen.get(other)).toMatchObject({ is_deleted: true, _fivetran_deleted: true })
  },
)

test('without the list of merged ids, merged contacts count as deleted', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  const order = inboundOrder([streamOrder(contacts, { properties: ['email'] })])
  const [one = '', two = ''] = await create(room, 'contacts', [
    { email: 'one@example.com' },
    { email: 'two@example.com' },
  ])
  await room.run(order)
  await room.call('POST', '/crm/v3/objects/contacts/merge', {
    primaryObjectId: one,
    objectIdToMerge: two,
  })
  await room.control('clock', { advance: '25h' })
  await room.run(order)
  const rows = new Map((await view(room, 'contact')).map((row) => [row['id'], row]))
  expect(rows.get(two)).toMatchObject({
    _fivetran_deleted: true,
    property_hs_merged_object_ids: null,
  })
})

test('without the stream of stages, those in the rows of their pipelines are shown', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  await room.run(inboundOrder([streamOrder(dealPipelines), streamOrder(ticketPipelines)]))
  const stages = await view(room, 'deal_pipeline_stage')
  expect(stages.find((row) => row['stage_id'] === 'closedwon')).toMatchObject({
    pipeline_id: 'default',
    label: 'Closed Won',
    is_closed: true,
    closed_won: true,
    probability: 1,
    active: true,
    _fivetran_deleted: false,
    created_at: expect.any(Date),
  })
  expect(stages.find((row) => row['stage_id'] === 'closedlost')).toMatchObject({
    is_closed: true,
    closed_won: false,
    probability: 0,
  })
  expect(await view(room, 'ticket_pipeline_stage')).toContainEqual(
    expect.objectContaining({ stage_id: '1', pipeline_id: '0', ticket_state: 'OPEN' }),
  )
  expect(await view(room, 'ticket_pipeline')).toMatchObject([{ object_type_id: '0-5' }])
})

test('what a configuration leaves out or hashes is NULL or its digest, not missing', {
  timeout: 120_000,
}, async () => {
  await using room = await syncRoom()
  await create(room, 'companies', [{ name: 'Acme', domain: 'acme.example', address2: 'Rear' }])
  await room.run(
    inboundOrder([
      streamOrder(companies, { properties: ['name', 'address2'], hash: ['name'] }),
      streamOrder(owners, { exclude: ['email', 'teams'] }),
    ]),
  )
  const [company] = await view(room, 'company')
  expect(textIn(company, 'property_name')).toMatch(/^[0-9a-f]{64}$/u)
  expect(company).toMatchObject({ property_city: null, property_address_2: 'Rear' })
  const [owner] = await view(room, 'owner')
  expect(textOrNullIn(owner, 'email')).toBeNull()
  expect(await view(room, 'owner_team')).toEqual([])
})
