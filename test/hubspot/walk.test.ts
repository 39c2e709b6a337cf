import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { beginning } from '../../src/engine/ports/hubspot.ts'
import type { WalkPosition, WireRecord } from '../../src/engine/ports.ts'
import type { Filter, Search, SearchQuery } from '../../src/hubspot/search.ts'
import { type Step, type Walk, walkChanged } from '../../src/hubspot/walk.ts'
import { failureOf } from './support.ts'

const signal = new AbortController().signal
const by = 'hs_lastmodifieddate'
const start = Date.parse('2026-11-01T00:00:00Z')
const iso = (time: number) => new Date(start + time).toISOString()

/** The model: an index of id → modified time, searched as HUBSPOT.md 4.2 says, with pages of any size. */
class Index {
  readonly times: Map<string, number>
  readonly pageSize: number
  readonly shuffle: boolean
  searches = 0
  before: () => void = () => undefined

  constructor(times: Iterable<readonly [string, number]>, pageSize: number, shuffle = false) {
    this.times = new Map(times)
    this.pageSize = pageSize
    this.shuffle = shuffle
  }

  search: Search = (query) => {
    this.before()
    this.searches += 1
    if (this.searches > 5_000) throw new Error('The walk has no end.')
    const found = [...this.times].filter(([id, time]) =>
      query.filters.every((one) => holds(one, id, time)),
    )
    // Ties stand in an order of their own.
    const ties = (id: string) => (Number(id) * 7919) % 1009
    found.sort(([leftId, left], [rightId, right]) =>
      query.sortBy === by
        ? left - right || ties(leftId) - ties(rightId)
        : Number(leftId) - Number(rightId),
    )
    const page = found.slice(0, Math.min(query.limit, this.pageSize))
    if (this.shuffle) page.reverse()
    const records = page.map(([id, time]) => record(id, time))
    return Promise.resolve({ total: found.length, records, more: found.length > page.length })
  }
}

const record = (id: string, time: number): WireRecord => ({
  id,
  properties: { [by]: iso(time) },
  createdAt: iso(0),
  updatedAt: iso(time),
  archived: false,
})

function holds(filter: Filter, id: string, time: number): boolean {
  const [held, wanted] =
    filter.propertyName === 'hs_object_id'
      ? [Number(id), Number(filter.value)]
      : [start + time, Number(filter.value)]
  const tests = {
    GT: held > wanted,
    GTE: held >= wanted,
    LT: held < wanted,
    LTE: held <= wanted,
    EQ: held === wanted,
    IN: false,
  }
  return tests[filter.operator]
}

async function walked(search: Search, walk: Walk): Promise<Step[]> {
  const steps: Step[] = []
  for await (const step of walkChanged(search, walk, signal)) steps.push(step)
  return steps
}

const covers = (reached: WalkPosition, id: string, time: number): boolean => {
  const at = Date.parse(reached.time) - start
  return time < at || (time === at && (reached.id === null || Number(id) <= Number(reached.id)))
}

const indexes = fc.record({
  times: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 120 }),
  pageSize: fc.integer({ min: 1, max: 9 }),
  shuffle: fc.boolean(),
  after: fc.option(fc.integer({ min: -1, max: 12 }), { nil: null }),
  until: fc.integer({ min: 0, max: 14 }),
})

const entries = (times: readonly number[]) =>
  times.map((time, at) => [String(at + 1), time] as const)
const walkOver = (after: number | null, until: number): Walk => ({
  object: 'companies',
  by,
  window: { after: after === null ? null : iso(after), until: iso(until) },
})

describe('the walk', () => {
  test('finds each record of the window once, whatever the ties and pages', async () => {
    await fc.assert(
      fc.asyncProperty(indexes, async ({ times, pageSize, shuffle, after, until }) => {
        const index = new Index(entries(times), pageSize, shuffle)
        const steps = await walked(index.search, walkOver(after, until))
        const found = steps.flatMap(({ ids }) => ids)
        const wanted = entries(times).filter(
          ([, time]) => time <= until && (after === null || time > after),
        )
        expect([...found].sort()).toEqual(wanted.map(([id]) => id).sort())
        // Where the last answer showed nothing, what was shown before it.
        const last = wanted.length === 0 ? after : Math.max(...wanted.map(([, time]) => time))
        const isOver = after !== null && after > until
        const shown = last === null ? beginning : iso(last)
        const ends = [iso(until), shown].map((time) => ({ time, id: null }))
        expect(isOver ? [undefined] : ends).toContainEqual(steps.at(-1)?.reached)
      }),
      { numRuns: 400 },
    )
  })

  test('claims at each step only what it has found, and goes on from there', async () => {
    const cases = fc.record({ index: indexes, stop: fc.nat({ max: 30 }) })
    await fc.assert(
      fc.asyncProperty(
        cases,
        async ({ index: { times, pageSize, shuffle, after, until }, stop }) => {
          const index = new Index(entries(times), pageSize, shuffle)
          const walk = walkOver(after, until)
          const inWindow = entries(times).filter(
            ([, time]) => time <= until && (after === null || time > after),
          )
          const found = new Set<string>()
          let reached: WalkPosition | null = null
          let steps = 0
          for await (const step of walkChanged(index.search, walk, signal)) {
            for (const id of step.ids) found.add(id)
            reached = step.reached
            const claimed = inWindow.filter(([id, time]) => covers(step.reached, id, time))
            expect(claimed.filter(([id]) => !found.has(id))).toEqual([])
            if (steps === stop) break
            steps += 1
          }
          if (reached === null) return
          const rest = await walked(index.search, { ...walk, from: reached })
          for (const id of rest.flatMap(({ ids }) => ids)) found.add(id)
          expect(found.size).toBe(inWindow.length)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('loses no record that is left alone while others are edited between its pages', async () => {
    const edits = fc.array(fc.record({ at: fc.nat(), to: fc.integer({ min: 0, max: 6 }) }), {
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(indexes, edits, async ({ times, pageSize, shuffle, until }, moved) => {
        const index = new Index(entries(times), pageSize, shuffle)
        const edited = new Set<string>()
        const queue = [...moved]
        index.before = () => {
          const edit = queue.shift()
          if (edit === undefined || times.length === 0 || index.searches === 0) return
          const id = String((edit.at % times.length) + 1)
          edited.add(id)
          index.times.set(id, 20 + edit.to)
        }
        const steps = await walked(index.search, walkOver(null, until))
        const found = new Set(steps.flatMap(({ ids }) => ids))
        const alone = entries(times).filter(([id, time]) => time <= until && !edited.has(id))
        expect(alone.filter(([id]) => !found.has(id))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  test('leaves to the next walk what an answer hid that was falsely empty', async () => {
    const lies = fc.array(fc.nat({ max: 12 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(indexes, lies, async ({ times, pageSize, shuffle, until }, lying) => {
        const index = new Index(entries(times), pageSize, shuffle)
        const hiding: Search = async (query) => {
          const isLie = lying.includes(index.searches)
          const page = await index.search(query, signal)
          return isLie ? { total: 0, records: [], more: false } : page
        }
        const begin = -1
        const steps = await walked(hiding, walkOver(begin, until))
        const found = new Set(steps.flatMap(({ ids }) => ids))
        const { time, id } = steps.at(-1)?.reached ?? { time: iso(begin), id: null }
        const after = Date.parse(time) - start - (id === null ? 0 : 1)
        const rest = after > until ? [] : await walked(index.search, walkOver(after, until))
        for (const one of rest.flatMap(({ ids }) => ids)) found.add(one)
        const wanted = entries(times).filter(([, at]) => at <= until)
        expect(wanted.filter(([one]) => !found.has(one))).toEqual([])
      }),
      { numRuns: 400 },
    )
  })

  test('is not led past records by a row that shows a newer time than it was found by', async () => {
    const index = new Index(entries([1, 2, 3, 4, 5, 6, 7, 8]), 3)
    const search: Search = async (query, stop) => {
      const found = await index.search(query, stop)
      const records = found.records.map((one) => (one.id === '3' ? record('3', 99) : one))
      return { ...found, records }
    }
    const found = new Set((await walked(search, walkOver(null, 20))).flatMap(({ ids }) => ids))
    expect([...found].sort()).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
  })

  test('passes 10,000 records of one time, 200 a search', async () => {
    const index = new Index(entries(Array.from({ length: 10_500 }, () => 5)), 200)
    const steps = await walked(index.search, walkOver(0, 9))
    expect(new Set(steps.flatMap(({ ids }) => ids)).size).toBe(10_500)
    expect(index.searches).toBeLessThan(60)
  })

  test('costs hardly more searches than there are pages where times differ', async () => {
    const index = new Index(entries(Array.from({ length: 2_000 }, (_, at) => at)), 200)
    await walked(index.search, walkOver(null, 5_000))
    expect(index.searches).toBeLessThanOrEqual(12)
  })

  test('asks for no lower bound from the beginning, as a query from 0 has failed at HubSpot', async () => {
    const asked: SearchQuery[] = []
    const search: Search = (query) => {
      asked.push(query)
      return Promise.resolve({ total: 0, records: [], more: false })
    }
    expect(await walked(search, walkOver(null, 5))).toEqual([
      { ids: [], reached: { time: beginning, id: null } },
    ])
    expect(asked[0]?.filters.map(({ operator }) => operator)).toEqual(['LTE'])
  })

  test('refuses an answer that counts records and gives none', async () => {
    const search: Search = () => Promise.resolve({ total: 7, records: [], more: true })
    const error = await failureOf(walked(search, walkOver(null, 5)))
    expect(error.code).toBe('hubspot.unexpected_answer')
  })
})
