import { expect, test } from 'vitest'
import type { AssociationOrder, OutboundOrder } from '../../src/engine/orders.ts'
import { planUndo } from '../../src/outbound/undo/run-undo.ts'
import { verifyOutbound } from '../../src/outbound/verify.ts'
import { field, orderOf, outboundRoom, type OutboundRoom } from '../outbound/outbound-room.ts'
import { contactsOf, idOf, runAs } from './outbound-undo-room.ts'

const friends: AssociationOrder = {
  to: 'contacts',
  by: 'email',
  column: 'friends',
  policy: 'exact',
}

const syncOf = (changes: Partial<OutboundOrder> = {}): OutboundOrder =>
  orderOf({ fields: [field('firstname'), field('city')], associations: [friends], ...changes })

/** Rows of the source: key, first name, city, the friend's address. */
async function source(
  room: OutboundRoom,
  rows: readonly (readonly [string, string, string, string | null])[],
): Promise<void> {
  const values = rows.map(
    ([key, name, city, friend]) =>
      `('${key}', '${key}@x.com', '${name}', '${city}', ${friend === null ? 'NULL' : `MAP {'${friend}@x.com': 'Friend'}`})`,
  )
  await room.source(
    'customers',
    `SELECT * FROM (VALUES ${values.join(', ')}, ('-', '-', '-', '-', MAP {'-': '-'}))
       AS t(customer_id, email, firstname, city, friends) WHERE customer_id <> '-'`,
  )
}

const verified = (room: OutboundRoom, order: OutboundOrder) =>
  verifyOutbound(order, room.ports, { sample: null, values: true, stream: null }, () => undefined)

test('an undo takes back what a run wrote, but not what somebody changed since, and can be undone itself', async () => {
  await using room = await outboundRoom()
  await room.label('contacts', 'contacts', 'Friend')
  await room.write('contacts', [
    { properties: { email: 'old@x.com', firstname: 'Olga', city: '' } },
  ])
  const order = syncOf()
  await source(room, [
    ['a', 'Ann', 'Rome', null],
    ['b', 'Bob', 'Rome', 'a'],
    ['c', 'Cid', 'Rome', 'a'],
  ])
  await runAs(room, order, 'first')
  const before = {
    contacts: await contactsOf(room),
    links: await room.links('contacts', 'contacts'),
  }

  await source(room, [
    ['a', 'Anna', 'Oslo', null],
    ['b', 'Bob', 'Oslo', 'c'],
    ['c', 'Cid', 'Rome', 'a'],
    ['new', 'Nina', 'Oslo', 'b'],
    ['worked', 'Will', 'Oslo', null],
    ['old', 'Olga', 'Oslo', 'a'],
  ])
  expect(await runAs(room, order, 'second')).toMatchObject({
    status: 'succeeded',
    records: { created: 2, updated: 3 },
    associations: { added: 3, removed: 1 },
  })
  // Somebody corrects a name that the run wrote, and works on a record that it made.
  const edit = async (key: string, properties: Readonly<Record<string, string>>): Promise<void> => {
    await room.call('PATCH', `/crm/v3/objects/contacts/${await idOf(room, key)}`, { properties })
  }
  await edit('a', { firstname: 'Annabel' })
  await edit('worked', { city: 'Bergen' })

  const plan = await planUndo(order, room.ports, 'second', () => undefined)
  expect(plan).toMatchObject({
    records: { read: 5, updated: 3, archived: 1, created: 0, unchanged: 1 },
    associations: { added: 1, removed: 2 },
    undo: { kept_records: 1, kept_values: 1, recreated: 0 },
    held: null,
  })
  const undo = await runAs(room, order, 'undo', 'second')
  expect(undo, JSON.stringify(undo)).toMatchObject({
    status: 'succeeded',
    records: { read: 5, updated: 3, archived: 1, unchanged: 1, set_aside: 0 },
    // The link of the record that goes away goes with it.
    associations: { added: 1, removed: 3 },
    undo: { run_id: 'second', kept_records: 1, kept_values: 1 },
  })
  expect(await contactsOf(room)).toEqual({
    ...before.contacts,
    'a@x.com': 'Annabel Rome',
    'worked@x.com': 'Will Bergen',
  })
  expect(await room.links('contacts', 'contacts')).toEqual(before.links)
  expect(await verified(room, order)).toMatchObject({
    differing: 2,
    // Rows are compared in the order of a sample.
    findings: expect.arrayContaining([
      expect.objectContaining({ kind: 'changed', id: 'a', columns: ['firstname'] }),
      expect.objectContaining({ kind: 'changed', id: 'worked', columns: ['city'] }),
    ]),
  })
  // Undone rows are left out until they change; the mark says why.
  expect(await runAs(room, order, 'third')).toMatchObject({
    status: 'succeeded',
    records: { read: 6, unchanged: 6, created: 0, updated: 0 },
    associations: { added: 0, removed: 0, set_aside: 0 },
  })
  expect(
    await room.rows(
      `SELECT key, error_code FROM hubspot_sync.changes WHERE status = 'skipped' ORDER BY key`,
    ),
  ).toEqual(['a', 'b', 'new', 'old'].map((key) => ({ key, error_code: 'outbound.row_undone' })))
  // To undo once more finds nothing left to do.
  expect(await runAs(room, order, 'again', 'second')).toMatchObject({
    records: { read: 5, updated: 0, archived: 0, created: 0, unchanged: 5 },
    associations: { added: 0, removed: 0 },
  })

  expect(await runAs(room, order, 'redo', 'undo')).toMatchObject({
    status: 'succeeded',
    records: { read: 4, updated: 3, created: 1 },
    undo: { recreated: 1 },
  })
  expect(await contactsOf(room)).toEqual({
    'a@x.com': 'Annabel Oslo',
    'b@x.com': 'Bob Oslo',
    'c@x.com': 'Cid Rome',
    'new@x.com': 'Nina Oslo',
    'old@x.com': 'Olga Oslo',
    'worked@x.com': 'Will Bergen',
  })
  // A row that changes is written again, its links as well.
  await source(room, [['new', 'Nora', 'Oslo', 'b']])
  await runAs(room, order, 'last')
  expect((await contactsOf(room))['new@x.com']).toBe('Nora Oslo')
})

test('what a mirror archived is made anew, with its links, and the mirror leaves it alone from then on', async () => {
  await using room = await outboundRoom()
  await room.label('contacts', 'contacts', 'Friend')
  const order = syncOf({ strategy: 'mirror' })
  await source(room, [
    ['a', 'Ann', 'Rome', 'b'],
    ['b', 'Bob', 'Rome', null],
  ])
  await runAs(room, order, 'first')
  const id = await idOf(room, 'a')
  await room.call('PATCH', `/crm/v3/objects/contacts/${id}`, { properties: { jobtitle: 'Boss' } })
  await source(room, [['b', 'Bob', 'Rome', null]])
  await runAs(room, order, 'gone')
  expect(Object.keys(await contactsOf(room))).toEqual(['b@x.com'])

  expect(await runAs(room, order, 'undo', 'gone')).toMatchObject({
    status: 'succeeded',
    records: { read: 1, created: 1 },
    associations: { added: 1 },
    undo: { recreated: 1 },
  })
  const back = await idOf(room, 'a')
  expect(back).not.toBe(id)
  const made = (await room.records('contacts')).find((one) => one.id === back)
  expect(made).toMatchObject({
    archived: false,
    properties: { email: 'a@x.com', firstname: 'Ann', jobtitle: 'Boss' },
  })
  expect(await room.links('contacts', 'contacts')).toContainEqual(
    expect.objectContaining({ from: back, to: await idOf(room, 'b'), label: 'Friend' }),
  )
  expect(await runAs(room, order, 'after')).toMatchObject({
    status: 'succeeded',
    records: { vanished: 0, archived: 0, unchanged: 1 },
    associations: { removed: 0 },
  })
  expect(await verified(room, order)).toMatchObject({ drift: false })
  // What a person brings back from the recycle bin is told.
  await room.write('contacts', [
    { id, archived: false, properties: { email: 'first@x.com', firstname: 'Ann' } },
  ])
  expect(await verified(room, order)).toMatchObject({
    drift: true,
    findings: [{ kind: 'record_back', id: 'a' }],
  })
})

test('an undo that is killed goes on, above the guard it waits for a person, and a run by import is undone as well', async () => {
  await using room = await outboundRoom()
  const order = orderOf({ route: 'import', fields: [field('firstname')] })
  await room.source(
    'customers',
    `SELECT i AS customer_id, 'p' || i || '@x.com' AS email, 'N' || i AS firstname FROM range(450) AS t(i)`,
  )
  expect(await runAs(room, order, 'first')).toMatchObject({ records: { created: 450 } })
  const held = await runAs(room, order, 'held', 'first')
  expect(held).toMatchObject({ status: 'held', error: { code: 'run.held' } })
  expect(Object.keys(await contactsOf(room))).toHaveLength(450)

  const approved = { ...order, approve: held.plan_id ?? '' }
  const stop = new AbortController()
  const cut = await runAs(room, approved, 'cut', 'first', {
    signal: stop.signal,
    progress: ({ stage }) => {
      if (stage === 'archiving records') stop.abort()
    },
  })
  expect(cut).toMatchObject({ status: 'stopped', records: { archived: 400 } })
  // The same undo once more, or a normal run, ends what was begun.
  expect(await runAs(room, order, 'next')).toMatchObject({
    status: 'succeeded',
    records: { continued: 50, archived: 50, read: 450, unchanged: 450 },
  })
  expect(await contactsOf(room)).toEqual({})
  expect(await runAs(room, approved, 'again', 'first')).toMatchObject({
    status: 'succeeded',
    records: { read: 450, archived: 0, unchanged: 450 },
  })
})
