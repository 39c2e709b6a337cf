import { expect, test } from 'vitest'
import type { Row } from '../../../../src/engine/ports.ts'
import type { ConnectorError } from '../../../../src/errors/connector-error.ts'
import { InFlight } from '../../../../src/warehouse/snowflake/files/in-flight.ts'
import { isOrdered } from '../../../../src/warehouse/snowflake/files/ordered.ts'
import type { Part } from '../../../../src/warehouse/snowflake/files/parts.ts'
import { checkLoaded } from '../../../../src/warehouse/snowflake/files/stage.ts'
import { oldFolders, transferred } from '../../../../src/warehouse/snowflake/files/transfers.ts'
import { worthUnloading } from '../../../../src/warehouse/snowflake/files/unload.ts'

const part = (nth: number, rows: number): Part => ({
  name: `part-0000${nth}.csv.gz`,
  path: '',
  rows,
  bytes: 1,
})
const loaded = (nth: number, rows: string, status = 'LOADED'): Row => ({
  file: `_files/load_0/part-0000${nth}.csv.gz`,
  status,
  rows_parsed: rows,
  rows_loaded: rows,
  first_error: null,
})

const codeOf = (thrown: unknown): string => (thrown as ConnectorError).code

test("believes COPY's account of files that are whole, in any order", () => {
  const rows = [loaded(1, '2'), loaded(0, '3')]
  expect(() => checkLoaded(rows, [part(0, 3), part(1, 2)])).not.toThrow()
})

test.each<readonly [string, readonly Row[]]>([
  ['a file in part', [loaded(0, '3'), loaded(1, '1')]],
  ['a file passed over', [loaded(0, '3'), loaded(1, '2', 'LOAD_SKIPPED')]],
  ['a file not told of', [loaded(0, '3')]],
  ['a file too many', [loaded(0, '3'), loaded(1, '2'), loaded(2, '2')]],
  ['no file at all', [{ status: 'Copy executed with 0 files processed.' }]],
])("does not believe COPY's account of %s", (_, rows) => {
  const incomplete = expect.objectContaining({ code: 'warehouse.transfer_incomplete' })
  expect(() => checkLoaded(rows, [part(0, 3), part(1, 2)])).toThrow(incomplete)
})

test('takes a file as carried when the driver says so', async () => {
  const carried = transferred('PUT', 'UPLOADED', async () => [{ status: 'UPLOADED' }])
  await expect(carried).resolves.toBeUndefined()
})

test.each<readonly [string, () => Promise<readonly Row[]>, string]>([
  ['skipped', async () => [{ status: 'SKIPPED' }], 'SKIPPED'],
  // SNOWFLAKE.md 1, pitfall 1: a source that can't be read.
  ['no status', async () => [{ message: 'EISDIR /secret' }], 'not told'],
  ['no file', async () => [], '0 files'],
  ['an error', () => Promise.reject(new Error('https://signed.example/secret')), 'The driver'],
])('does not take a file as carried otherwise: %s', async (_, work, why) => {
  const error = await transferred('PUT', 'UPLOADED', work).catch((thrown: unknown) => thrown)
  expect(codeOf(error)).toBe('warehouse.transfer_incomplete')
  expect((error as ConnectorError).why).toContain(why)
  expect(JSON.stringify(error)).not.toContain('secret')
})

test('finds the folders of dead runs by their newest file, and leaves what is not ours', () => {
  const name = (kind: string, digit: string, file: string): string =>
    `_files/${kind}_${digit.repeat(32)}/${file}.csv.gz`
  const rows = [
    { name: name('load', 'a', '1'), last_modified: 'Sat, 21 Nov 2026 10:00:00 GMT' },
    { name: name('load', 'a', '2'), last_modified: 'Sun, 22 Nov 2026 10:00:00 GMT' },
    { name: name('unload', 'b', '1'), last_modified: 'Fri, 20 Nov 2026 10:00:00 GMT' },
    { name: name('load', 'c', '1'), last_modified: 'no time' },
    { name: '_files/by hand/a.csv', last_modified: 'Fri, 20 Nov 2026 10:00:00 GMT' },
    { name: '_files/a.csv', last_modified: 'Fri, 20 Nov 2026 10:00:00 GMT' },
  ]
  expect(oldFolders(rows, Date.parse('2026-11-22T00:00:00Z'))).toEqual([`unload_${'b'.repeat(32)}`])
})

test.each([
  ['SELECT a FROM t ORDER BY a', true],
  ['SELECT a FROM t order\n by 1 LIMIT 5', true],
  ['WITH x AS (SELECT 1 ORDER BY 1) SELECT * FROM x', false],
  ['SELECT ROW_NUMBER() OVER (ORDER BY a), \'ORDER BY\' AS "order by" FROM t -- ORDER BY a', false],
  ["SELECT 'it''s \\' ORDER BY' FROM t", false],
  ['SELECT "order" FROM t ORDER BY "x)"', true],
])('knows whether rows come in an order: %s', (sql, ordered) => {
  expect(isOrdered(sql)).toBe(ordered)
  const many = { unloadRows: 200_000 }
  const column = { name: 'A', type: 'text', precision: null, scale: null, nullable: true }
  expect(worthUnloading(many, sql, [column], 1_000_000)).toBe(!ordered)
  expect(worthUnloading(many, sql, [column], 1000)).toBe(false)
  expect(worthUnloading(many, sql, [{ ...column, type: 'real' }], 1_000_000)).toBe(false)
})

test('carries no more than so much at once, and stops at what fails', async () => {
  const inFlight = new InFlight(2)
  let [now, most] = [0, 0]
  const carry = async (): Promise<void> => {
    now += 1
    most = Math.max(most, now)
    await new Promise((resolve) => setImmediate(resolve))
    now -= 1
  }
  for (let nth = 0; nth < 7; nth += 1) await inFlight.add(carry)
  await inFlight.end()
  expect([now, most]).toEqual([0, 2])

  await inFlight.add(() => Promise.reject(new Error('lost')))
  await inFlight.add(carry).catch(() => undefined)
  await expect(inFlight.end()).rejects.toThrow('lost')
})
