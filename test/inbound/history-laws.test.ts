import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { textIn } from '../../src/engine/cells.ts'
import type { WireRecord } from '../../src/engine/ports/hubspot.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import { day, historyRoom, loadedAt } from './history-room.ts'
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

/** A version holds until the next one or until its record was deleted, whichever came first; else it holds now. */
function endOf(from: number, until: number | null, deleted: number | null): number | null {
  if (deleted === null) return until
  return Math.max(from, Math.min(deleted, until ?? Number.POSITIVE_INFINITY))
}

const time = (row: Row, name: string): number | null => {
  const cell = row[name]
  return cell instanceof Date ? cell.getTime() : null
}

/** Each run lands several loads in a warehouse. No time limit: what it cuts off would go on beside the next law. */
const runs = { numRuns: Number(process.env['LAWS_RUNS'] ?? 6) }

test('versions of a record never overlap, and lie apart only while it was deleted', async () => {
  await fc.assert(
    fc.asyncProperty(anything, async (loads) => {
      await using table = await room.table('history')
      for (const [at, load] of loads.entries()) {
        await table.land(load, at)
        const rows = await table.rows()
        for (const [place, row] of rows.entries()) {
          const next = rows[place + 1]
          const follows = next !== undefined && textIn(next, 'id') === textIn(row, 'id')
          const from = time(row, '_valid_from') as number
          const until = follows ? time(next, '_valid_from') : null
          const deleted = time(row, '_deleted_at')
          expect(from).toBeLessThan(until ?? Number.POSITIVE_INFINITY)
          expect(time(row, '_valid_to')).toBe(endOf(from, until, deleted))
        }
      }
    }),
    runs,
  )
})

test('each version is kept once, as it was read last, whatever the order they came in', async () => {
  await fc.assert(
    fc.asyncProperty(loadsOf(live), async (loads) => {
      await using table = await room.table('history')
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
      await using once = await room.table('history')
      await using twice = await room.table('history')
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
      await using history = await room.table('history')
      await using merge = await room.table('merge')
      for (const [at, load] of loads.entries()) {
        await history.land(load, at)
        await merge.land(load, at)
        expect((await history.latest()).map(asMerged)).toEqual((await merge.rows()).map(asMerged))
      }
    }),
    runs,
  )
})

test('what tells no time of change holds from the read that found it changed', async () => {
  const nothing = { op: 'literal', value: '' } as const
  const untold = { op: 'from_wire', of: nothing, kind: 'timestamp' } as const
  await fc.assert(
    fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 6 }), async (values) => {
      await using table = await room.table('history', (layout) => ({
        ...layout,
        updatedAt: untold,
      }))
      const expected: { email: string | null; _valid_from: Date }[] = []
      for (const [at, email] of values.entries()) {
        const isNew = expected.length === 0 || expected.at(-1)?.email !== (email || null)
        if (isNew) expected.push({ email: email || null, _valid_from: loadedAt(at) })
        const written = await table.land([record('1', day(1), { email })], at)
        expect(written).toBe(isNew ? 1 : 0)
      }
      const rows = await table.rows()
      expect(rows).toHaveLength(expected.length)
      expect(rows).toMatchObject(
        expected.map((one, place) => ({
          ...one,
          _valid_to: expected[place + 1]?._valid_from ?? null,
        })),
      )
    }),
    runs,
  )
})

function asMerged(row: Row): Row {
  const { _valid_from, _valid_to, _synced_at, _run_id, ...rest } = row
  return rest
}
