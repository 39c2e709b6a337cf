import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { systemClock } from '../../../src/machine/clock.ts'
import { openDuckDb } from '../../../src/warehouse/duckdb/warehouse.ts'
import { look, newPlace, quickClock, selecting } from '../open-warehouse.ts'

const driver = createRequire(import.meta.url).resolve('@duckdb/node-api')

/** Another process that opens the file, says `open`, and ends when its input closes. */
async function otherProcess(path: string) {
  const code = `const { DuckDBInstance } = require(${JSON.stringify(driver)});
    DuckDBInstance.create(${JSON.stringify(path)}).then((db) => {
      console.log('open'); process.stdin.on('end', () => { db.closeSync(); process.exit(0) }).resume() })
      .catch((error) => { console.log(error.message); process.exit(1) })`
  const other = spawn(process.execPath, ['-e', code], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [said] = (await once(other.stdout, 'data')) as [Buffer]
  return {
    pid: other.pid,
    said: String(said).trim(),
    end: async () => {
      other.stdin.end()
      if (other.exitCode === null) await once(other, 'exit')
    },
  }
}

test('a file that another process holds is waited for, then the holder is named', async () => {
  await using place = newPlace()
  const other = await otherProcess(place.database)
  const clock = quickClock()
  const opening = place.open({ clock, lockWaitMs: 2000 })
  await expect(opening).rejects.toMatchObject({
    code: 'warehouse.locked',
    what: expect.stringContaining(`process ${other.pid}`) as string,
  })
  expect(clock.slept()).toBe(2000)
  await other.end()
})

test('opening goes on as soon as the other process lets go', async () => {
  await using place = newPlace()
  const other = await otherProcess(place.database)
  const opening = place.open()
  await other.end()
  const warehouse = await opening
  expect(await look(warehouse, 'SELECT 1 AS n')).toEqual([{ n: 1 }])
})

test('a signal ends the wait', async () => {
  await using place = newPlace()
  const other = await otherProcess(place.database)
  const stop = new AbortController()
  const opening = place.open({ signal: stop.signal })
  stop.abort()
  await expect(opening).rejects.toMatchObject({ code: 'warehouse.locked' })
  await other.end()
})

test('a file that nothing uses is let go, and taken back when it is used again', async () => {
  await using place = newPlace()
  const warehouse = await place.open({ idleMs: 20 })
  await look(warehouse, 'SELECT 1 AS n')
  await systemClock.sleep(200)
  const other = await otherProcess(place.database)
  expect(other.said).toBe('open')
  await other.end()
  expect(await look(warehouse, 'SELECT 2 AS n')).toEqual([{ n: 2 }])
})

test('a file is kept while rows are being read from it', async () => {
  await using place = newPlace()
  const warehouse = await place.open({ idleMs: 10 })
  const rows = warehouse.stream(selecting('SELECT * FROM range(10000)'))[Symbol.asyncIterator]()
  await rows.next()
  await systemClock.sleep(100)
  const other = await otherProcess(place.database)
  expect(other.said).toContain('Conflicting lock')
  await other.end()
  await rows.return?.(undefined)
})

test('two warehouses of one process share the file, each with its own sources', async () => {
  await using place = newPlace()
  const outside = join(place.folder, 'source.csv')
  writeFileSync(outside, 'a\n1\n')
  const first = await place.open()
  await expect(first.describe({ kind: 'csv', path: outside })).rejects.toMatchObject({
    code: 'warehouse.query_refused',
  })
  const second = await place.open({ sources: [outside] })
  expect(await second.describe({ kind: 'csv', path: outside })).toEqual([
    { name: 'a', type: 'VARCHAR', kind: 'text' },
  ])
  const seen = await Promise.all([first, second, first].map((one) => look(one, 'SELECT 1 AS n')))
  expect(seen).toEqual([[{ n: 1 }], [{ n: 1 }], [{ n: 1 }]])
})

test.each([
  [
    'a folder that is not there',
    (folder: string) => join(folder, 'none', 'x.duckdb'),
    'warehouse.unreachable',
  ],
  [
    'a folder',
    (folder: string) => {
      mkdirSync(join(folder, 'dir'))
      return join(folder, 'dir')
    },
    'warehouse.unreachable',
  ],
  [
    'a file with the name of a schema',
    (folder: string) => join(folder, 'hubspot.duckdb'),
    'warehouse.name_clash',
  ],
  [
    'another kind of file',
    (folder: string) => {
      writeFileSync(join(folder, 'text'), 'no database '.repeat(1000))
      return join(folder, 'text')
    },
    'warehouse.not_a_database',
  ],
] as const)('%s is refused by name', async (_, path, code) => {
  await using place = newPlace()
  await expect(place.open({ path: path(place.folder) })).rejects.toMatchObject({ code })
})

test('queries of people reach no files but those that were named, and change nothing', async () => {
  await using place = newPlace()
  const warehouse = await place.open()
  const refused = [
    `SELECT * FROM read_csv('/etc/passwd')`,
    `SELECT * FROM '/etc/passwd'`,
    `SELECT 1; SELECT 2`,
    `SELECT 1) AS a, (SELECT 2`,
    `CREATE TABLE t AS SELECT 1`,
    `COPY (SELECT 1) TO '${place.folder}/out.csv'`,
    `SET memory_limit = '8GB'`,
    `ATTACH '${place.folder}/b.duckdb'`,
    `INSTALL httpfs`,
    `SELECT $value`,
    `SELECT * FROM nowhere`,
    ``,
  ]
  for (const sql of refused) {
    await expect(warehouse.describe({ kind: 'query', sql })).rejects.toMatchObject({
      code: 'warehouse.query_refused',
    })
  }
  expect(
    await warehouse
      .describe({ kind: 'query', sql: 'SELECT 1 AS n; -- done' })
      .catch((error: { code: string }) => error.code),
  ).toBe('warehouse.query_refused')
  expect(await warehouse.describe({ kind: 'query', sql: 'SELECT 1 AS n -- done' })).toHaveLength(1)
})

test('200,000 rows are streamed without being held', async () => {
  await using place = newPlace()
  const warehouse = await openDuckDb({
    path: place.database,
    workFolder: place.work,
    clock: systemClock,
    signal: new AbortController().signal,
    memoryLimit: '200MB',
  })
  await warehouse.derive(
    { schema: 'data', name: 'wide' },
    selecting(`SELECT i, repeat(CAST(i AS VARCHAR), 100) AS text FROM range(200000) AS r(i)`),
  )
  let rows = 0
  let largest = 0
  for await (const chunk of warehouse.stream(selecting('SELECT * FROM hubspot.wide ORDER BY i'))) {
    expect(chunk[0]?.['i']).toBe(String(rows))
    rows += chunk.length
    largest = Math.max(largest, chunk.length)
  }
  expect(rows).toBe(200_000)
  expect(largest).toBeLessThanOrEqual(2048)
  await warehouse[Symbol.asyncDispose]()
})
