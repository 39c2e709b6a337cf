import { expect, test } from 'vitest'
import { contacts } from '../../streams/contacts.ts'
import { create, inboundOrder, streamOrder, syncRoom, textsOf } from '../inbound/sync-room.ts'

const order = inboundOrder([streamOrder(contacts, { properties: 'all' })])

test('new, re-typed and removed properties: new columns, kept columns, an event each', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const define = (name: string, type: string, fieldType: string) =>
    room.call('POST', '/crm/v3/properties/contacts', {
      name,
      label: name,
      type,
      fieldType,
      groupName: 'contactinformation',
    })
  await define('shoe_size', 'number', 'number')
  const [id = ''] = await create(room, 'contacts', [{ email: 'a@example.com', shoe_size: '43' }])
  expect((await room.run(order)).status).toBe('succeeded')
  expect(await room.table('contacts')).toMatchObject([{ shoe_size: '43' }])

  await define('hat_size', 'string', 'text')
  await room.call('DELETE', '/crm/v3/properties/contacts/shoe_size')
  await room.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { hat_size: 'L' } })
  expect((await room.run(order)).streams['contacts']).toMatchObject({
    status: 'succeeded',
    strategy: 'incremental',
  })
  expect(await room.table('contacts')).toMatchObject([{ hat_size: 'L' }])

  await define('shoe_size', 'string', 'text')
  await room.call('PATCH', `/crm/v3/objects/contacts/${id}`, {
    properties: { shoe_size: '43 wide' },
  })
  expect((await room.run(order)).streams['contacts']).toMatchObject({
    status: 'succeeded',
    strategy: 'full_refresh',
  })
  expect(await room.table('contacts')).toMatchObject([
    { shoe_size__string: '43 wide', hat_size: 'L' },
  ])

  const changes = await room.controlRows('_schema_changes')
  expect(changes.map((change) => [change['change'], change['column_name']])).toEqual(
    expect.arrayContaining([
      ['table_created', null],
      ['column_added', 'hat_size'],
      ['property_removed', 'shoe_size'],
      ['property_retyped', 'shoe_size__string'],
    ]),
  )
  const names = await room.controlRows('_columns')
  expect(
    textsOf(
      names.filter((name) => name['property'] === 'shoe_size'),
      'column_name',
    ),
  ).toEqual(['shoe_size', 'shoe_size__string'])
})

test('a property whose old type returns has its old column filled again, for records that nobody touched', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const path = '/crm/v3/properties/contacts'
  const retype = async (type: string, fieldType: string) => {
    await room.call('DELETE', `${path}/shoe_size`)
    await define(type, fieldType)
  }
  const define = (type: string, fieldType: string) =>
    room.call('POST', path, {
      name: 'shoe_size',
      label: 'Shoe size',
      type,
      fieldType,
      groupName: 'contactinformation',
    })
  await define('string', 'text')
  const [id = ''] = await create(room, 'contacts', [{ email: 'a@example.com', shoe_size: 'wide' }])
  await room.run(order)
  await retype('number', 'number')
  await room.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { shoe_size: '43' } })
  await room.run(order)
  expect(await room.table('contacts')).toMatchObject([{ shoe_size__number: '43' }])

  // So long that the record is no more among those that every run reads again.
  await room.control('clock', { advance: '3h' })
  await room.run(order)
  const [record] = await room.truth('contacts')
  await retype('string', 'text')
  const { updatedAt } = record ?? {}
  await room.write('contacts', [{ id, properties: { shoe_size: 'narrow' }, updatedAt }])
  await room.run(order)
  expect(await room.table('contacts')).toMatchObject([{ shoe_size: 'narrow' }])
  const changes = await room.controlRows('_schema_changes')
  expect(textsOf(changes, 'change')).toContain('property_restored')
})

test('a property that is chosen later is filled for all records', { timeout: 60_000 }, async () => {
  await using room = await syncRoom()
  await create(room, 'contacts', [{ email: 'a@example.com', firstname: 'Ada', phone: '555' }])
  await room.control('clock', { advance: '2h' })
  const some = (properties: readonly string[], hash: readonly string[] = []) =>
    inboundOrder([streamOrder(contacts, { properties, hash })])
  await room.run(some(['email', 'phone']))
  await room.control('clock', { advance: '3h' })
  const report = await room.run(some(['email', 'phone', 'firstname'], ['phone']))
  expect(report.streams['contacts']).toMatchObject({ strategy: 'full_refresh', loaded: 1 })
  const [row] = await room.table('contacts')
  expect(row).toMatchObject({ firstname: 'Ada' })
  expect(row?.['phone']).toMatch(/^[0-9a-f]{64}$/)
  expect(Object.keys(row ?? {})).not.toContain('lastname')
})

test('an unknown property fails its stream with a clear error, and no other', {
  timeout: 60_000,
}, async () => {
  await using room = await syncRoom()
  const { companies } = await import('../../streams/companies.ts')
  await create(room, 'companies', [{ name: 'Acme' }])
  const report = await room.run(
    inboundOrder([streamOrder(contacts, { properties: ['emial'] }), streamOrder(companies)]),
  )
  expect(report.status).toBe('partial')
  expect(report.streams['contacts']).toMatchObject({
    status: 'failed',
    error: { code: 'inbound.property_unknown' },
  })
  expect(report.streams['companies']).toMatchObject({ status: 'succeeded', loaded: 1 })
})
