import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { loadConfig } from '../../src/config/load.ts'
import { knownNames, openConnector } from '../../src/connector.ts'
import type { RunResult } from '../../src/engine/reports.ts'
import { silentLog } from '../../src/machine/log.ts'
import { startServer } from './server.ts'

/**
 * Figures, not tests: rows a second and calls of each route, the outbound diff, peak memory of this process.
 * The account is a sandbox in a process of its own, with HubSpot's limits (190 calls in 10 s, 5 searches a second).
 */
const { values } = parseArgs({
  options: {
    export: { type: 'string', default: '100000' },
    list: { type: 'string', default: '10000' },
    search: { type: 'string', default: '5000' },
    diff: { type: 'string', default: '100000' },
    import: { type: 'string', default: '20000' },
    batch: { type: 'string', default: '2000' },
    only: { type: 'string' },
    memory: { type: 'string' },
  },
})

interface Figure {
  readonly what: string
  readonly rows: number
  readonly seconds: number
  readonly calls: number
  readonly peakMb: number
  readonly note: string
}
const figures: Figure[] = []
const say = (text: string): void => {
  process.stdout.write(`${text}\n`)
}

/** The highest resident memory while the work ran, in MB. */
async function measured<T>(
  work: () => Promise<T>,
): Promise<{ value: T; seconds: number; peakMb: number }> {
  let peak = process.memoryUsage.rss()
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 50)
  const began = performance.now()
  try {
    const value = await work()
    return {
      value,
      seconds: (performance.now() - began) / 1000,
      peakMb: Math.round(peak / 2 ** 20),
    }
  } finally {
    clearInterval(watch)
  }
}

const callsOf = (result: RunResult): number =>
  Object.values(result.calls).reduce((sum, calls) => sum + calls, 0)

async function noteRun(
  what: string,
  rows: number,
  run: () => Promise<RunResult>,
  note = '',
): Promise<void> {
  const { value: result, seconds, peakMb } = await measured(run)
  if (result.status !== 'succeeded')
    throw new Error(`${what}: ${result.status} ${JSON.stringify(result)}`)
  figures.push({
    what,
    rows,
    seconds,
    calls: callsOf(result),
    peakMb,
    note: note || JSON.stringify(result.calls),
  })
  const last = figures.at(-1) as Figure
  say(
    `${what}: ${rows} rows in ${seconds.toFixed(1)} s (${Math.round(rows / seconds)}/s), ${last.calls} calls, peak ${peakMb} MB`,
  )
}

async function withAccount(
  contacts: number,
  syncs: string,
  work: (bench: {
    run: (sync: string) => Promise<RunResult>
    sql: (text: string) => Promise<void>
  }) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hw-bench-'))
  const server = await startServer(contacts)
  const path = join(folder, 'bench.duckdb')
  const file = join(folder, 'hubspot-warehouse.yaml')
  await writeFile(
    file,
    `version: 1\nconnections:\n  main:\n    warehouse: { kind: duckdb, path: ${path}${values.memory === undefined ? '' : `, memory_limit: ${values.memory}`} }\nsyncs:\n${syncs}`,
  )
  const config = await loadConfig(
    file,
    { HUBSPOT_TOKEN: server.token, HUBSPOT_BASE_URL: server.url },
    knownNames,
  )
  /** Opened for one run: between two of them the SQL prompt has the file, which takes one instance a process. */
  const run = async (sync: string): Promise<RunResult> => {
    const connector = openConnector(config, {
      log: silentLog,
      signal: new AbortController().signal,
      progress: () => undefined,
    })
    try {
      return await connector.run(sync, { full: false, approve: null })
    } finally {
      await connector[Symbol.asyncDispose]()
    }
  }
  const sql = async (text: string): Promise<void> => {
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run(text)
    connection.closeSync()
    instance.closeSync()
  }
  try {
    await work({ run, sql })
  } finally {
    server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const inbound = (route: string): string =>
  `  crm_in: { connection: main, direction: inbound, streams: { contacts: { route: ${route}, strategy: full_refresh } } }\n`

const outbound = (route: string): string => `  out:
    connection: main
    direction: outbound
    target: contacts
    strategy: upsert
    source: { table: analytics.people }
    key: id
    identify_by: { property: email, column: email }
    fields: { firstname: first_name, lastname: last_name, jobtitle: job_title, city: city, phone: phone }
    route: ${route}
`
const people = (rows: number): string => `CREATE SCHEMA IF NOT EXISTS analytics;
  CREATE OR REPLACE TABLE analytics.people AS
  SELECT n AS id, 'bench' || n || '@example.com' AS email, 'First ' || n AS first_name, 'Last ' || n % 977 AS last_name,
    'Job ' || n % 31 AS job_title, 'City ' || n % 211 AS city, '+49 30 ' || (100000 + n) AS phone
  FROM range(${rows}) AS made(n)`

const benches: Readonly<Record<string, () => Promise<void>>> = {
  export: () =>
    withAccount(Number(values.export), inbound('export'), async ({ run }) => {
      await noteRun('inbound, export job', Number(values.export), () => run('crm_in'))
    }),
  list: () =>
    withAccount(Number(values.list), inbound('list'), async ({ run }) => {
      await noteRun('inbound, list', Number(values.list), () => run('crm_in'))
    }),
  search: () =>
    withAccount(Number(values.search), inbound('search'), async ({ run }) => {
      await noteRun('inbound, search and batch read', Number(values.search), () => run('crm_in'))
    }),
  batch: () =>
    withAccount(10, outbound('batch'), async ({ run, sql }) => {
      await sql(people(Number(values.batch)))
      await noteRun('outbound, batch calls: create', Number(values.batch), () => run('out'))
    }),
  import: () =>
    withAccount(10, outbound('import'), async ({ run, sql }) => {
      await sql(people(Number(values.import)))
      await noteRun('outbound, import job: create', Number(values.import), () => run('out'))
    }),
  diff: () =>
    withAccount(10, outbound('import'), async ({ run, sql }) => {
      const rows = Number(values.diff)
      await sql(people(rows))
      await run('out')
      await noteRun('outbound, diff: nothing changed', rows, () => run('out'))
      await sql(`UPDATE analytics.people SET job_title = 'changed' WHERE id % 100 = 0`)
      await noteRun('outbound, diff: 1 % changed, sent', rows, () => run('out'))
    }),
}

for (const [name, bench] of Object.entries(benches)) {
  if (values.only === undefined || values.only.split(',').includes(name)) await bench()
}
say(
  '\n| | rows | seconds | rows/s | calls | peak MB | calls by kind |\n| --- | --- | --- | --- | --- | --- | --- |',
)
for (const figure of figures) {
  say(
    `| ${figure.what} | ${figure.rows} | ${figure.seconds.toFixed(1)} | ${Math.round(figure.rows / figure.seconds)} | ${figure.calls} | ${figure.peakMb} | ${figure.note} |`,
  )
}
