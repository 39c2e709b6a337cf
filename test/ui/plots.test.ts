import {
  BIGINT,
  BOOLEAN,
  DATE,
  DECIMAL,
  DuckDBDateValue,
  DuckDBDecimalValue,
  DuckDBListValue,
  DuckDBTimestampTZValue,
  LIST,
  TIMESTAMPTZ,
  VARCHAR,
} from '@duckdb/node-api'
import { Table, tableToIPC } from 'apache-arrow'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arrowSchema, recordBatch } from '../../src/warehouse/duckdb/arrow-batches.ts'
import { everyOf, stackedOf } from '../../ui/src/parts/stacked.ts'
import { readPreview } from '../../ui/src/screens/data/arrow-preview.ts'
import { decimalText, instantText } from '../../ui/src/screens/data/cell-text.ts'
import { daysOf } from '../../ui/src/screens/data/growth.ts'
import { momentsOf } from '../../ui/src/screens/records/moments.ts'
import { evenly, lanesOf, withStreams } from '../../ui/src/screens/run/spans.ts'
import { resultsByDay, rowsByDay } from '../../ui/src/screens/runs/by-day.ts'
import { cronIn } from '../../ui/src/screens/schedules/cron-in.ts'

const now = Date.parse('2026-11-22T14:05:00Z')
const today = '2026-11-22T00:00:00.000Z'

test('the page reads whole what the server writes as Arrow', () => {
  const types = [VARCHAR, BIGINT, BOOLEAN, DATE, TIMESTAMPTZ, DECIMAL(20, 3), LIST(VARCHAR)]
  const columns = [
    ['ü', '', null],
    [9007199254740993n, -1n, null],
    [true, false, null],
    [new DuckDBDateValue(20_779), new DuckDBDateValue(-1), null],
    [new DuckDBTimestampTZValue(1_700_000_000_000_123n), new DuckDBTimestampTZValue(-1n), null],
    [
      new DuckDBDecimalValue(-12_345_678_901_234_567n, 20, 3),
      new DuckDBDecimalValue(5n, 20, 3),
      null,
    ],
    [new DuckDBListValue(['a', 'b']), new DuckDBListValue([]), null],
  ]
  const schema = arrowSchema(
    types.map((_, at) => `c${at}`),
    types,
  )
  const stream = tableToIPC(new Table([recordBatch(schema, types, columns, 3)]), 'stream')
  const read = readPreview(new Uint8Array(stream).buffer)
  expect(read.columns.map(({ type, right }) => [type, right])).toEqual([
    ['text', false],
    ['integer, 64 bits', true],
    ['boolean', false],
    ['date', false],
    ['timestamp with zone', false],
    ['decimal (20, 3)', true],
    ['list', false],
  ])
  const row = (at: number) => read.columns.map((_, column) => read.cell(at, column))
  expect([row(0), row(1), row(2)]).toEqual([
    [
      'ü',
      '9007199254740993',
      'true',
      '2026-11-22',
      '2023-11-14 22:13:20.000123 UTC',
      '-12345678901234.567',
      '["a","b"]',
    ],
    ['', '-1', 'false', '1969-12-31', '1969-12-31 23:59:59.999999 UTC', '0.005', '[]'],
    [null, null, null, null, null, null, null],
  ])
})

test('decimals and moments keep every digit', () => {
  expect(decimalText(-5n, 2)).toBe('-0.05')
  expect(decimalText(12345678901234567890n, 0)).toBe('12345678901234567890')
  expect(instantText(1_700_000_000_000_123n, 2, true)).toBe('2023-11-14 22:13:20.000123 UTC')
  expect(instantText(-1n, 2, false)).toBe('1969-12-31 23:59:59.999999')
  expect(instantText(10n ** 18n, 0, false)).toBe('1000000000000000000 s since 1970')
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 30n), 10n ** 30n), fc.nat(12), (digits, scale) => {
      expect(BigInt(decimalText(digits, scale).replace('.', ''))).toBe(digits)
    }),
  )
})

test('bars that stand on each other end at their sums, and as many times are named as have room', () => {
  expect(
    stackedOf([
      [1, 0],
      [2, 3],
    ]),
  ).toEqual([
    [1, 0],
    [3, 3],
  ])
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 1, max: 30 }), (all, most) => {
      const named = everyOf(
        Array.from({ length: all }, (_, at) => at),
        most,
      )
      expect(named.length).toBeLessThanOrEqual(most)
      expect(named.at(-1)).toBe(all - 1)
    }),
  )
})

test('days without runs or loads have their place, and days before do not show', () => {
  const day = (at: string, status: string, runs: number, moved: number) => ({
    at,
    status,
    runs,
    moved,
  })
  const days = [
    day(today, 'failed', 1, 0),
    day(today, 'succeeded', 2, 30),
    day('2026-11-21T00:00:00.000Z', 'succeeded', 1, 4),
    day('2026-10-01T00:00:00.000Z', 'succeeded', 9, 9),
  ]
  const { times, series } = resultsByDay(days, now)
  expect(times).toHaveLength(30)
  expect(series.map(({ name, values }) => [name, values.slice(-2)])).toEqual([
    ['Succeeded', [1, 2]],
    ['Failed', [0, 1]],
  ])
  expect(series[0]?.values.reduce((sum, one) => sum + one, 0)).toBe(3)
  expect(rowsByDay(days, now).series[0]?.values.slice(-2)).toEqual([4, 30])
  expect(resultsByDay([], now).series).toHaveLength(1)
  const grown = daysOf([{ stream: 's', at: today, loaded: 5, deleted: 1 }], now)
  expect([grown.length, grown.at(-1), grown.at(-2)?.loaded]).toEqual([
    30,
    { at: today, loaded: 5, deleted: 1 },
    0,
  ])
})

test('a run’s calls keep their sum, and its stages lie within it', () => {
  const of = {
    from: '2026-11-22T14:00:00.000Z',
    to: '2026-11-22T14:00:10.500Z',
    bucket_ms: 1_000,
    buckets: [
      { at: '2026-11-22T14:00:00.000Z', calls: 5, refused: 2, waited_ms: 0 },
      { at: '2026-11-22T14:00:10.000Z', calls: 1, refused: 0, waited_ms: 40 },
    ],
    waits: [{ from: '2026-11-22T14:00:02.000Z', to: '2026-11-22T14:00:04.100Z', why: 'a limit' }],
    stages: [
      {
        stage: 'reading',
        part: 'contacts',
        from: '2026-11-22T13:59:59.000Z',
        to: '2026-11-22T14:00:05.250Z',
      },
    ],
  }
  const { times, series } = evenly(of)
  expect(times).toHaveLength(11)
  expect(series.map(({ values }) => values.reduce((sum, one) => sum + one, 0))).toEqual([4, 2])
  const [stage, wait] = lanesOf(of)
  const stream = { stream: 'contacts', strategy: 'full_refresh', route: 'list' }
  const [read] = lanesOf(
    withStreams(of, [
      {
        ...stream,
        started_at: '2026-11-22T14:00:05.250Z',
        finished_at: '2026-11-22T14:00:10.500Z',
      },
      { ...stream, stream: 'never', started_at: null, finished_at: null },
    ]),
  )
  expect(read?.spans).toEqual([{ from: 0.5, width: 0.5, words: 'full refresh, list, 5.3 s' }])
  expect(stage).toMatchObject({ name: 'contacts', spans: [{ from: 0, width: 0.5 }] })
  expect(wait).toMatchObject({
    name: 'Waited: a limit',
    spans: [{ words: expect.stringContaining('2.1 s') as string }],
  })
})

test('what happened to a record is told from the newest on, with what stood there before', () => {
  const change = (id: string, at: string, status: string, action: string | null) => ({
    change_id: id,
    run_id: 'r',
    hubspot_id: null,
    action,
    status,
    error_code: status === 'settled' ? null : 'hubspot.row.X',
    error_message: status === 'settled' ? null : 'Not so.',
    error_field: status === 'settled' ? null : 'email',
    attempts: 1,
    properties: { firstname: 'Ada', city: null },
    before: { firstname: 'Adda' },
    at,
  })
  const moments = momentsOf({
    changes: [
      change('1', '2026-11-20T10:00:00.000Z', 'settled', 'create'),
      change('2', '2026-11-22T10:00:00.000Z', 'set_aside', 'update'),
    ],
    links: [
      {
        to_type: 'companies',
        to_key: 'a.example',
        to_id: '7',
        label: 'Advisor',
        result: 'added',
        error_code: null,
        error_message: null,
        run_id: 'r',
        at: '2026-11-21T10:00:00.000Z',
      },
    ],
  })
  expect(moments.map(({ title, tone, said }) => [title, tone, said])).toEqual([
    ['Set aside (update)', 'bad', 'email: Not so.'],
    ['Link to companies a.example (Advisor): added', 'good', null],
    ['Created', 'good', null],
  ])
  expect(moments.at(-1)?.values).toEqual([
    { name: 'firstname', before: 'Adda', sent: 'Ada' },
    { name: 'city', before: null, sent: null },
  ])
})

test('a schedule is a cron with its time zone, or follows other syncs', () => {
  expect(cronIn('30 2 * * 1-5 Europe/Berlin')).toEqual({
    cron: '30 2 * * 1-5',
    timeZone: 'Europe/Berlin',
  })
  expect(cronIn('after crm_in, other (succeeded)')).toBeNull()
})
