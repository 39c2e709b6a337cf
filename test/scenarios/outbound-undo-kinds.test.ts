import { expect, test } from 'vitest'
import { planUndo } from '../../src/outbound/undo/run-undo.ts'
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
