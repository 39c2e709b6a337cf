import { describe, expect, test } from 'vitest'
import type { WalkPosition, WireRecord } from '../../src/engine/ports.ts'
import { limits } from '../../src/hubspot/limits.ts'
import type { Found, SearchQuery } from '../../src/hubspot/search.ts'
import { beyondId, highestId, type Step, timeOf, walkChanged } from '../../src/hubspot/walk.ts'
import { failureOf } from './support.ts'

const by = 'lastmodifieddate'
const start = Date.parse('2026-11-01T00:00:00Z')
const iso = (time: number): string => new Date(start + time).toISOString()
const record = (id: string, time: number): WireRecord => ({
  id,
  properties: { [by]: iso(time) },
  createdAt: iso(0),
  updatedAt: iso(0),
  archived: false,
})

/** `>5` in place of `GT 5`, with times as milliseconds from the start. */
const spelled = ({ filters, sortBy }: SearchQuery): string =>
  [
    ...filters.map(({ propertyName, operator, value }) => {
      const sign = { GT: '>', GTE: '>=', LT: '<', LTE: '<=', EQ: '=', IN: ' in ' }[operator]
      return propertyName === by
        ? `time${sign}${Number(value) - start}`
        : `${propertyName}${sign}${value}`
    }),
    `by ${sortBy}`,
  ].join(' ')

type Row = readonly [id: string, time: number]

/** Walks over answers that are given one after the other; a page that is not the last says so. */
async function walked(
  pages: readonly { readonly rows: readonly Row[]; readonly more?: boolean }[],
  window: { readonly after: number | null; readonly until: number },
  from?: WalkPosition,
): Promise<{ steps: Step[]; asked: string[]; queries: SearchQuery[] }> {
  const queries: SearchQuery[] = []
  const search = (query: SearchQuery): Promise<Found> => {
    const { rows, more = false } = pages[queries.length] ?? { rows: [] }
    queries.push(query)
    return Promise.resolve({
      total: 7,
      records: rows.map(([id, time]) => record(id, time)),
      more,
    })
  }
  const { after, until } = window
  const walk = {
    object: 'contacts',
    by,
    window: { after: after === null ? null : iso(after), until: iso(until) },
    ...(from === undefined ? {} : { from }),
  }
  const steps: Step[] = []
  for await (const step of walkChanged(search, walk, new AbortController().signal)) steps.push(step)
  return { steps, asked: queries.map(spelled), queries }
}

const end = { time: iso(9), id: null }

describe('what a walk asks for', () => {
  test('is the time alone, as many as a page holds', async () => {
    const { queries } = await walked([], { after: null, until: 9 })
    expect(queries).toEqual([
      {
        object: 'contacts',
        filters: [{ propertyName: by, operator: 'LTE', value: String(start + 9) }],
        sortBy: by,
        properties: [by],
        limit: limits.searchPage,
      },
    ])
  })

  test('goes on at the time of the last row, and leaves out what it has', async () => {
    const { asked, steps } = await walked(
      [
        {
          rows: [
            ['1', 2],
            ['2', 4],
          ],
          more: true,
        },
        {
          rows: [
            ['2', 4],
            ['3', 5],
          ],
        },
      ],
      { after: 1, until: 9 },
    )
    expect(asked).toEqual([
      'time>=2 time<=9 by lastmodifieddate',
      'time>=4 time<=9 by lastmodifieddate',
    ])
    expect(steps).toEqual([
      { ids: ['1', '2'], reached: { time: iso(3), id: null } },
      { ids: ['3'], reached: end },
    ])
  })

  test('counts a row at the end of the window among those that tell how far a page goes', async () => {
    const rows: readonly Row[] = [
      ['1', 2],
      ['2', 9],
    ]
    const { asked } = await walked([{ rows, more: true }], { after: 1, until: 9 })
    expect(asked.at(-1)).toBe('time>=9 time<=9 by lastmodifieddate')
  })

  test.each([
    ['from the beginning', null, 'time<=9 by lastmodifieddate'],
    ['from a time', 1, 'time>=2 time<=9 by lastmodifieddate'],
  ])('a first page of one time is walked by id at once, %s', async (_, after, first) => {
    const tie: readonly Row[] = [
      ['3', 4],
      ['20', 4],
    ]
    const { asked, steps } = await walked(
      [{ rows: tie, more: true }, { rows: tie, more: true }, { rows: [['100', 4]] }, { rows: [] }],
      { after, until: 9 },
    )
    expect(asked).toEqual([
      first,
      'time>=4 time<5 by hs_object_id',
      'time>=4 time<5 hs_object_id>20 by hs_object_id',
      'time>=5 time<=9 by lastmodifieddate',
    ])
    expect(steps).toEqual([
      { ids: ['3', '20'], reached: { time: iso(4), id: '20' } },
      { ids: ['100'], reached: { time: iso(4), id: null } },
      { ids: [], reached: { time: iso(4), id: null } },
    ])
  })

  test('a page whose rows all show times after the window is walked at its begin', async () => {
    const { asked } = await walked([{ rows: [['1', 50]], more: true }, { rows: [['1', 50]] }], {
      after: 1,
      until: 9,
    })
    expect(asked).toEqual([
      'time>=2 time<=9 by lastmodifieddate',
      'time>=2 time<3 by hs_object_id',
      'time>=3 time<=9 by lastmodifieddate',
    ])
  })
})

describe('a walk that goes on', () => {
  test.each([
    ['after a time', { time: iso(5), id: null }, ['time>=6 time<=9 by lastmodifieddate']],
    [
      'within a time',
      { time: iso(5), id: '12' },
      ['time>=5 time<6 hs_object_id>12 by hs_object_id', 'time>=6 time<=9 by lastmodifieddate'],
    ],
    [
      'within its last time',
      { time: iso(9), id: '12' },
      ['time>=9 time<10 hs_object_id>12 by hs_object_id'],
    ],
    ['after its last time', { time: iso(9), id: null }, []],
  ])('%s asks for the rest alone', async (_, from, asked) => {
    const result = await walked([], { after: 1, until: 9 }, from)
    expect(result.asked).toEqual(asked)
    // Nothing was shown that would prove more than that walk's beginning.
    const time = from.id === null ? from.time : iso(Date.parse(from.time) - start - 1)
    expect(result.steps.at(-1)).toEqual({ ids: [], reached: { time, id: null } })
  })

  test.each([
    ['its first page', [{ rows: [] }], { time: iso(1), id: null }],
    [
      'its second page',
      [
        {
          rows: [
            ['1', 2],
            ['2', 4],
          ] as const,
          more: true,
        },
        { rows: [] },
      ],
      { time: iso(3), id: null },
    ],
    [
      'the rest of a tie',
      [
        {
          rows: [
            ['3', 4],
            ['20', 4],
          ] as const,
          more: true,
        },
        {
          rows: [
            ['3', 4],
            ['20', 4],
          ] as const,
          more: true,
        },
        { rows: [] },
        { rows: [['30', 7]] as const },
      ],
      { time: iso(1), id: null },
    ],
  ])('has reached no more than was shown when %s is empty', async (_, pages, reached) => {
    const { steps } = await walked(pages, { after: 1, until: 9 })
    expect(steps.at(-1)?.reached).toEqual(reached)
  })

  test('beyond its window asks for nothing, and takes nothing back', async () => {
    const result = await walked([], { after: 1, until: 9 }, { time: iso(12), id: '3' })
    expect(result).toMatchObject({ asked: [], steps: [] })
  })
})

describe('an answer that is none', () => {
  const whyOf = async (work: Promise<unknown>): Promise<string> => (await failureOf(work)).why

  test('counts records and gives none', async () => {
    const empty = walked([{ rows: [], more: true }], { after: 1, until: 9 })
    expect(await whyOf(empty)).toBe('HubSpot counts 7 records but gives none.')
  })

  test('has other times than were asked for', async () => {
    const late = walked([{ rows: [['1', 50]], more: true }], { after: null, until: 9 })
    expect(await whyOf(late)).toBe('HubSpot ignored the filter by time.')
  })

  test('repeats records that were left out by their ids', async () => {
    const tie = { rows: [['7', 4] as const], more: true }
    const stuck = walked([tie, tie, tie], { after: 1, until: 9 })
    expect(await whyOf(stuck)).toBe('HubSpot ignored the filter by record id.')
  })

  test.each(['', 'x1', '1x', '-1', '1.5'])('has %j for a record id', async (id) => {
    const work = Promise.resolve().then(() => highestId([record(id, 0)], null, 'contacts'))
    expect(await whyOf(work)).toBe('A record id is no number.')
  })

  test('has a record without a time', async () => {
    const none = { ...record('1', 0), properties: { [by]: 'soon' } }
    const work = Promise.resolve().then(() => timeOf(none, { object: 'contacts', by }))
    expect(await whyOf(work)).toBe('A record has no lastmodifieddate.')
  })
})

test.each([
  ['as an ISO time', '2026-11-01T00:00:00.004Z', start + 4],
  ['as a day', '2026-11-01', start],
  ['as epoch milliseconds', String(start + 4), start + 4],
  ["left out: the record's own", null, start],
])("a record's time is given %s", (_, value, time) => {
  const one = { ...record('1', 0), properties: { [by]: value } }
  expect(timeOf(one, { object: 'contacts', by })).toBe(time)
})

test('the highest id is the highest number, not the last text', () => {
  const records = ['9', '10', '3'].map((id) => record(id, 0))
  expect(highestId(records, null, 'contacts')).toBe('10')
  expect(highestId(records, '8', 'contacts')).toBe('10')
  expect(highestId([record('0', 0)], null, 'contacts')).toBe('0')
  expect(beyondId(null)).toEqual([])
})

test('a window without times is a fault of the caller', async () => {
  const walk = { object: 'contacts', by, window: { after: null, until: 'tomorrow' } }
  const search = () => Promise.resolve({ total: 0, records: [], more: false })
  const first = walkChanged(search, walk, new AbortController().signal).next()
  await expect(first).rejects.toThrow(/ISO times/)
})
