import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import type { WireRecord } from '../../src/engine/ports/hubspot.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import { day, historyRoom } from './history-room.ts'
import { record } from './landing-room.ts'

let room: Awaited<ReturnType<typeof historyRoom>>
beforeAll(async () => {
  room = await historyRoom()
})
afterAll(async () => room[Symbol.asyncDispose]())

const ids = ['1', '2', '3'] as const
const value = fc.constantFrom('a', 'b', 'c', '')
const version = fc.integer({ min: 1, max: 6 })
const live = fc
  .record({ id: fc.constantFrom(...ids), version, value })
  .map((one) => record(one.id, day(one.version), { email: one.value }))
const archived = fc
  .record({ id: fc.constantFrom(...ids), version, value, later: fc.integer({ min: 0, max: 8 }) })
  .map((one) =>
    record(one.id, day(one.version), { email: one.value }, day(one.version + one.later)),
  )
const merged = fc
  .record({ id: fc.constantFrom(...ids), loser: fc.constantFrom(...ids), version, value })
  .map((one) =>
    record(one.id, day(one.version), { email: one.value, hs_merged_object_ids: one.loser }),
  )
const loadsOf = (one: fc.Arbitrary<WireRecord>) =>
  fc.array(fc.array(one, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 5 })
const anything = loadsOf(
  fc.oneof(
    { weight: 4, arbitrary: live },
    { weight: 2, arbitrary: archived },
    { weight: 1, arbitrary: merged },
  ),
)

const time = (row: Row, name: string): number | null => {
  const cell = row[name]
  return cell instanceof Date ? cell.getTime() : null
}

/** As many as a few seconds hold: each lands several loads in a warehouse. */
const runs = { numRuns: 40, interruptAfterTimeLimit: Number(process.env['LAWS_MS'] ?? 8_000) }

test('versions of a record never overlap, and lie apart only while it was deleted', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (loads) => {
      const table = await room.table('history')
      for (const [at, load] of loads.entries()) {
        await table.land(load, at)
        const rows = await table.rows()
        for (const [place, row] of rows.entries()) {
          const next = rows[place + 1]
          const from = time(row, '_valid_from') as number
          const to = time(row, '_valid_to')
          const deleted = time(row, '_deleted_at')
          if (next === undefined || textIn(next, 'id') !== textIn(row, 'id')) {
            expect(to).toBe(deleted === null ? null : Math.max(from, deleted))
          } else {
            const until = time(next, '_valid_from') as number
            expect(from).toBeLessThan(until)
            expect(to).toBe(deleted === null ? until : Math.max(from, Math.min(deleted, until)))
          }
        }
      }
    }),
    runs,
  )
})

test('each version is kept once, as it was read last, whatever the order they came in', async () => {
  await fc.assert(
    fc.asyncProperty(loadsOf(live), async (loads) => {
      const table = await room.table('history')
      const expected = new Map<string, string | null>()
      for (const [at, load] of loads.entries()) {
        await table.land(load, at)
        for (const one of load)
          expected.set(`${one.id} ${one.updatedAt}`, one.properties['email'] || null)
      }
      const kept = (await table.rows()).map((row) => [
        `${textIn(row, 'id')} ${new Date(time(row, '_valid_from') as number).toISOString()}`,
        row['email'],
      ])
      expect(kept).toEqual([...expected].toSorted(([one], [other]) => (one < other ? -1 : 1)))
    }),
    runs,
  )
})

test('a load landed twice is a load landed once', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (loads) => {
      const once = await room.table('history')
      const twice = await room.table('history')
      for (const [at, load] of loads.entries()) {
        await once.land(load, at)
        await twice.land(load, at)
        expect(await twice.land(load, at)).toBe(0)
      }
      expect(await twice.rows()).toEqual(await once.rows())
    }),
    runs,
  )
})

test('the latest of each record is the row that merge storage holds', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (loads) => {
      const history = await room.table('history')
      const merge = await room.table('merge')
      for (const [at, load] of loads.entries()) {
        await history.land(load, at)
        await merge.land(load, at)
        expect((await history.latest()).map(asMerged)).toEqual((await merge.rows()).map(asMerged))
      }
    }),
    runs,
  )
})

function asMerged(row: Row): Row {
  const { _valid_from, _valid_to, _synced_at, _run_id, ...rest } = row
  return rest
}
