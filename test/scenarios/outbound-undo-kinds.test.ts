import { expect, test } from 'vitest'
import { planUndo } from '../../src/outbound/undo/run-undo.ts'
import { associations } from '../../targets/associations.ts'
import { contacts } from '../../targets/contacts.ts'
import { listMemberships } from '../../targets/list-memberships.ts'
import { orderOf, outboundRoom } from '../outbound/outbound-room.ts'
import { contactsOf, idOf, runAs } from './outbound-undo-room.ts'

test('members that a run added leave the list, and those that it took off are back', async () => {
  await using room = await outboundRoom()
  const people = ['ann', 'bob', 'cyd']
  await room.control('records/contacts', {
    records: people.map((name) => ({ properties: { email: `${name}@x.io` } })),
  })
  const { list } = await room.call<{ list: { listId: string } }>('POST', '/crm/v3/lists', {
    name: 'News',
    objectTypeId: '0-1',
    processingType: 'MANUAL',
  })
  const members = async (): Promise<readonly string[]> => {
    const { results } = await room.call<{ results: { recordId: string }[] }>(
      'GET',
      `/crm/v3/lists/${list.listId}/memberships`,
    )
    const ids = new Set(results.map(({ recordId }) => recordId))
    return (await room.records('contacts'))
      .filter(({ id }) => ids.has(id))
      .map(({ properties }) => properties['email']?.split('@')[0] ?? '')
      .toSorted()
  }
  const source = (names: readonly string[]): Promise<void> =>
    room.source(
      'subscribers',
      `SELECT * FROM (VALUES ${names.map((name) => `('${name}@x.io')`).join(', ')}) AS t(email)`,
    )
  const order = orderOf({
    target: listMemberships,
    strategy: 'mirror',
    source: { kind: 'table', name: 'hubspot.subscribers' },
    key: '',
    list: { kind: 'name', name: 'News' },
  })
  await source(['ann', 'bob'])
  await runAs(room, order, 'first')
  await source(['bob', 'cyd'])
  expect(await runAs(room, order, 'second')).toMatchObject({ records: { updated: 1, archived: 1 } })
  expect(await members()).toEqual(['bob', 'cyd'])

  expect(await planUndo(order, room.ports, 'second', () => undefined)).toMatchObject({
    records: { read: 2, updated: 2, archived: 0, created: 0 },
  })
  expect(await runAs(room, order, 'undo', 'second')).toMatchObject({
    status: 'succeeded',
    records: { read: 2, updated: 2 },
    undo: { recreated: 0 },
  })
  expect(await members()).toEqual(['ann', 'bob'])
  expect(await runAs(room, order, 'after')).toMatchObject({
    status: 'succeeded',
    records: { updated: 0, archived: 0 },
  })
  expect(await members()).toEqual(['ann', 'bob'])
  // Everyone in the list is still a contact.
  expect(Object.keys(await contactsOf(room))).toHaveLength(3)
})

test('records that a source named to be archived are made anew, where nobody has taken their address', async () => {
  await using room = await outboundRoom()
  await room.write('contacts', [
    { properties: { email: 'a@x.com', firstname: 'Ann', city: 'Rome' } },
    { properties: { email: 'b@x.com', firstname: 'Bob', city: 'Rome' } },
  ])
  const order = orderOf({ strategy: 'archive', target: contacts, guard: { removals: 1 } })
  await room.source(
    'customers',
    `SELECT * FROM (VALUES ('a', 'a@x.com'), ('b', 'b@x.com')) AS t(customer_id, email)`,
  )
  expect(await runAs(room, order, 'first')).toMatchObject({ records: { archived: 2 } })
  expect(await contactsOf(room)).toEqual({})
  await room.write('contacts', [{ properties: { email: 'b@x.com', firstname: 'Bert' } }])

  const undo = await runAs(room, order, 'undo', 'first')
  expect(undo, JSON.stringify(undo)).toMatchObject({
    status: 'succeeded',
    records: { read: 2, created: 1, unchanged: 1 },
    undo: { kept_records: 1, recreated: 1 },
  })
  expect(await contactsOf(room)).toEqual({ 'a@x.com': 'Ann Rome', 'b@x.com': 'Bert -' })
  expect(await runAs(room, order, 'after')).toMatchObject({ records: { read: 2, archived: 0 } })
  expect(await idOf(room, 'a')).toMatch(/^\d+$/)
})

test('of rows that are links, what a run linked is taken off and what it took off is linked again', async () => {
  await using room = await outboundRoom()
  await room.label('contacts', 'companies', 'Advisor')
  await room.write('contacts', [{ id: '1', properties: { email: 'ann@x.io' } }])
  await room.write(
    'companies',
    ['acme', 'best', 'core'].map((name, at) => ({
      id: String(11 + at),
      properties: { name, domain: `${name}.io` },
    })),
  )
  const order = orderOf({
    target: { ...associations, object: 'contacts' },
    strategy: 'update',
    source: { kind: 'table', name: 'hubspot.roles' },
    key: '',
    associations: [{ to: 'companies', by: 'domain', column: 'domain', policy: 'exact' }],
    linkRows: { label: { kind: 'column', column: 'role' } },
  })
  const source = (rows: string): Promise<void> =>
    room.source('roles', `SELECT * FROM (VALUES ${rows}) AS t(email, domain, role)`)
  const linked = async (): Promise<readonly string[]> =>
    (await room.links('contacts', 'companies'))
      .map(({ to, label }) => `${to} ${label ?? '-'}`)
      .toSorted()
  // Somebody has linked core; the sync adds its label to that pair, and later takes it off again.
  await room.call('PUT', '/crm/v4/objects/contacts/1/associations/default/companies/13')
  await source(`('ann@x.io', 'acme.io', 'Advisor')`)
  await runAs(room, order, 'first')
  const before = await linked()
  await source(`('ann@x.io', 'best.io', 'Advisor'), ('ann@x.io', 'core.io', 'Advisor')`)
  expect(await runAs(room, order, 'second')).toMatchObject({
    associations: { added: 2, removed: 1 },
  })
  expect(await runAs(room, order, 'undo', 'second')).toMatchObject({
    status: 'succeeded',
    records: { read: 0 },
    associations: { added: 1, removed: 2 },
  })
  // The pair that had no link before is apart again, the one that had keeps its own.
  expect(await linked()).toEqual(before)
  expect(await runAs(room, order, 'after')).toMatchObject({
    status: 'succeeded',
    associations: { added: 0, removed: 0 },
  })
})
