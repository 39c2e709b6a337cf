import { expect, test } from 'vitest'
import type { HubSpot } from '../../src/engine/ports.ts'
import { contacts } from '../../streams/contacts.ts'
import { inboundOrder, isLive, settled, streamOrder, syncRoom } from '../inbound/sync-room.ts'

/**
 * What a file does not show by itself (what it does, test/hubspot/exports/damaged-exports.test.ts has), one kind that it
 * does, and one that is none the worse for it.
 */
const damages = [
  'columns_swapped',
  'row_replaced',
  'other_object',
  'long_cell',
  'truncated',
  'wide_rows',
]

test('whatever is wrong with an export file, nothing of it lands, and the list brings what is true', {
  timeout: 180_000,
}, async () => {
  await using room = await syncRoom({
    knobs: { 'exports.bomb_bytes': 40_000_000, 'exports.rows_per_file': 40 },
  })
  const properties = ['email', 'firstname', 'lastname']
  const people = Array.from({ length: 100 }, (_, n) => ({
    id: String(1000 + n),
    properties: { email: `p${n}@example.com`, firstname: `F "${n}"`, lastname: `L\n${n}, x` },
  }))
  await room.write('contacts', people)
  await room.write(
    'companies',
    people.map((_, n) => ({ id: String(5000 + n), properties: { name: `C${n}` } })),
  )
  await room.control('clock', { advance: '3h' })
  const order = inboundOrder([streamOrder(contacts, { route: 'export', properties })], {
    full: true,
    guard: { removals: 1 },
    sweepMs: 10 ** 12,
    reconcileMs: null,
  })
  const whole = await room.run(order)
  expect(whole).toMatchObject({ status: 'succeeded', streams: { contacts: { route: 'export' } } })
  const rows = settled(await room.table('contacts'))
  expect(rows.filter(isLive)).toHaveLength(100)

  for (const damage of damages) {
    await room.control('clock', { advance: '3h' })
    await room.control('knobs', { 'exports.damage': damage })
    room.log.length = 0
    const report = await room.run(order)
    expect(report, damage).toMatchObject({
      status: 'succeeded',
      streams: {
        contacts: {
          route: damage === 'wide_rows' ? 'export' : 'list',
          read: 100,
          loaded: 0,
          unchanged: 100,
          deleted: 0,
        },
      },
    })
    const refusals = room.log.filter(({ event }) => event === 'export_refused')
    expect(refusals, damage).toHaveLength(damage === 'wide_rows' ? 0 : 1)
    expect(settled(await room.table('contacts')), damage).toEqual(rows)
  }

  // A file of another export: as many rows, but older than what HubSpot has long shown.
  await room.control('knobs', { 'exports.damage': 'none' })
  let older = ''
  const wrapped = {
    wrap: (hubspot: HubSpot): HubSpot => {
      const own = hubspot.exports
      return {
        ...hubspot,
        exports: {
          ...own,
          start: async (...given) => {
            const asked = await own.start(...given)
            older ||= asked.id
            return asked
          },
          download: (_id, ...given) => own.download(older, ...given),
        },
      }
    },
  }
  expect((await room.run(order, wrapped)).status).toBe('succeeded')
  await room.write('contacts', [{ id: '1000', properties: { firstname: 'Newer' } }])
  await room.control('clock', { advance: '3h' })
  expect(await room.run(order, wrapped)).toMatchObject({
    status: 'succeeded',
    streams: { contacts: { route: 'list', loaded: 1, unchanged: 99 } },
  })
  const [first] = settled(await room.table('contacts'))
  expect(first).toMatchObject({ id: '1000', firstname: 'Newer' })
})
