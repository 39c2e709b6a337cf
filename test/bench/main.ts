import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { DuckDBInstance } from '@duckdb/node-api'
import { loadConfig } from '../../src/config/load.ts'
import { knownNames, openConnector } from '../../src/connector.ts'
import type { Log } from '../../src/engine/ports.ts'
import type { RunResult } from '../../src/engine/reports.ts'
import { silentLog } from '../../src/machine/log.ts'
import { joinHashes, keepHashes, type PlanTimes, planWatch } from './outbound-plan.ts'
import { historySync, widenHistory } from './property-history.ts'
import { type SandboxProcess, startServer } from './server.ts'
import { benchSnowflake } from './snowflake.ts'
import { benchUi } from './ui.ts'

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
    plan: { type: 'string', default: '100000' },
    turns: { type: 'string', default: '3' },
    import: { type: 'string', default: '20000' },
    batch: { type: 'string', default: '2000' },
    archived: { type: 'string', default: '5000' },
    links: { type: 'string', default: '20000' },
    all: { type: 'string', default: '200000' },
    wide: { type: 'string', default: '5000' },
    history: { type: 'string', default: '500' },
    snowflake: { type: 'string', default: '20000' },
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

/** The account's own side: what a bench puts into it. */
interface Account {
  call<T>(method: string, path: string, body?: unknown): Promise<T>
  write(object: string, records: readonly unknown[]): Promise<void>
}

function accountAt({ url, token }: SandboxProcess): Account {
  const call = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return JSON.parse(text) as T
  }
  return {
    call,
    async write(object, records) {
      for (let at = 0; at < records.length; at += 500)
        await call('POST', `/_sandbox/records/${object}`, { records: records.slice(at, at + 500) })
    },
  }
}

async function withAccount(
  contacts: number,
  syncs: string,
  work: (bench: {
    run: (sync: string, log?: Log) => Promise<RunResult>
    /** The same as a process of its own, which nothing before has filled; its highest resident memory. */
    runApart: (sync: string) => Promise<{ readonly seconds: number; readonly peakMb: number }>
    sql: (text: string) => Promise<void>
    account: Account
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
  const run = async (sync: string, log = silentLog): Promise<RunResult> => {
    const connector = openConnector(config, {
      log,
      signal: new AbortController().signal,
      progress: () => undefined,
    })
    try {
      return await connector.run(sync, { full: false, approve: null })
    } finally {
      await connector[Symbol.asyncDispose]()
    }
  }
  const runApart = async (sync: string) => {
    const began = performance.now()
    const cli = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
    const child = spawn(process.execPath, [cli, 'run', sync, '--json', '-f', file], {
      env: { ...process.env, HUBSPOT_TOKEN: server.token, HUBSPOT_BASE_URL: server.url },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    let peakMb = 0
    // proc(5): the peak of the resident set so far, in kB.
    const look = setInterval(() => {
      const kb = readFileSync(`/proc/${child.pid}/status`, 'utf8').match(/VmHWM:\s+(\d+)/)?.[1]
      peakMb = Math.max(peakMb, Math.round(Number(kb ?? 0) / 1024))
    }, 20)
    const [exit] = await once(child, 'exit')
    clearInterval(look)
    if (exit !== 0) throw new Error(`${sync} ended with ${String(exit)}`)
    return { seconds: (performance.now() - began) / 1000, peakMb }
  }
  const sql = async (text: string): Promise<void> => {
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run(text)
    connection.closeSync()
    instance.closeSync()
  }
  try {
    await work({ run, runApart, sql, account: accountAt(server) })
  } finally {
    server.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

const inbound = (route: string): string =>
  `  crm_in: { connection: main, direction: inbound, streams: { contacts: { route: ${route}, strategy: full_refresh } } }\n`

const streams = (map: string): string =>
  `  crm_in: { connection: main, direction: inbound, streams: ${map} }\n`

/** So many of an object's records. */
const made = (count: number, of: (nth: number) => Readonly<Record<string, string>>, more = {}) =>
  Array.from({ length: count }, (_, nth) => ({ properties: of(nth), ...more }))

/** Forty properties of generated contacts, the ones that all records are told by among them. */
const forty = `[hs_object_id, createdate, lastmodifieddate, email, firstname, lastname, contact_number,
  hs_full_name_or_email, salutation, phone, mobilephone, jobtitle, company, website, hs_email_domain, address,
  city, state, zip, country, hs_country_region_code, hs_timezone, hs_language, industry, annualrevenue,
  numemployees, lifecyclestage, hs_lead_status, hs_seniority, hs_role, hubspot_owner_id,
  hubspot_owner_assigneddate, hs_analytics_source, hs_analytics_num_page_views, hs_analytics_num_visits,
  hs_analytics_first_timestamp, hs_analytics_last_timestamp, hs_latest_source, hs_latest_source_timestamp,
  hs_email_optout]`

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
  snowflake: () =>
    benchSnowflake({ inbound: Number(values.snowflake), outbound: Number(values.snowflake) }, say),
  history: () => {
    const wide = { contacts: Number(values.history), properties: 400, values: 3 }
    return withAccount(0, historySync(wide), async ({ run, account }) => {
      const entries = await widenHistory(account, wide)
      await noteRun('inbound, history of 400 properties', entries, () => run('crm_in'))
    })
  },
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
  archived: () =>
    withAccount(0, streams('{ contacts_archived: {} }'), async ({ run, account }) => {
      const rows = Number(values.archived)
      const gone = made(rows, (nth) => ({ email: `gone${nth}@example.com` }), { archived: true })
      await account.write('contacts', gone)
      await noteRun('inbound, archived listing', rows, () => run('crm_in'))
    }),
  links: () =>
    withAccount(
      Number(values.links),
      streams('{ contacts: { properties: [email] }, companies: { properties: [name] } }') +
        streams(
          '{ contacts: { properties: [email] }, companies: { properties: [name] }, associations: {} }',
        ).replace('crm_in', 'links_in'),
      async ({ run, account }) => {
        await account.write(
          'companies',
          made(1_000, (nth) => ({ name: `Company ${nth}` })),
        )
        await run('crm_in')
        await noteRun('inbound, records and their links', Number(values.links) + 1_000, () =>
          run('links_in'),
        )
      },
    ),
  collections: () =>
    withAccount(
      0,
      streams(
        '{ contacts: {}, companies: {}, deals: {}, tickets: {}, properties: {}, owners: {}, pipelines: {} }',
      ),
      async ({ run }) => {
        await run('crm_in')
        await noteRun('inbound, collections, nothing changed', 0, () => run('crm_in'))
      },
    ),
  all: () =>
    withAccount(
      Number(values.all),
      `  crm_in: { connection: main, direction: inbound, streams: { contacts: { route: export, strategy: full_refresh, properties: ${forty.replaceAll(/\s+/g, ' ')} } } }\n`,
      async ({ run, sql }) => {
        const rows = Number(values.all)
        await noteRun('inbound, export, 40 properties', rows, () => run('crm_in'))
        // Every record then differs from its row, as after an edit of all of them.
        await sql(`UPDATE hubspot.contacts SET _hash = 'another'`)
        await noteRun('the same, every row changed', rows, () => run('crm_in'))
      },
    ),
  wide: () =>
    withAccount(0, inbound('export'), async ({ run, sql, account }) => {
      const rows = Number(values.wide)
      const names = Array.from({ length: 740 }, (_, nth) => `wide_${nth}`)
      for (let at = 0; at < names.length; at += 100) {
        await account.call('POST', '/crm/v3/properties/contacts/batch/create', {
          inputs: names.slice(at, at + 100).map((name) => ({
            name,
            label: name,
            groupName: 'contactinformation',
            type: 'string',
            fieldType: 'text',
          })),
        })
      }
      const valuesOf = (nth: number): Readonly<Record<string, string>> =>
        Object.fromEntries(names.map((name, place) => [name, `${place} of ${nth % 977}`]))
      await account.write('contacts', made(rows, valuesOf))
      await noteRun('inbound, export, 800 properties', rows, () => run('crm_in'))
      await sql(`UPDATE hubspot.contacts SET _hash = 'another'`)
      await noteRun('the same, every row changed', rows, () => run('crm_in'))
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
  plan: () =>
    withAccount(10, outbound('import'), async ({ run, runApart, sql, account }) => {
      const rows = Number(values.plan)
      const mapped = ['email', 'first_name', 'last_name', 'job_title', 'city', 'phone']
      // What is compared is our own work: no waiting for HubSpot's rates (0 would tell none, and be taken for the lowest).
      await account.call('POST', '/_sandbox/knobs', { burst_limit: 100_000 })
      await sql(people(rows))
      await noteRun('outbound, import job: create', rows, () => run('out'))
      const joins: number[] = []
      const times: PlanTimes[] = []
      for (let turn = 0; turn < Number(values.turns); turn += 1) {
        await sql(keepHashes('analytics.people', 'id', mapped))
        await sql(
          `UPDATE analytics.people SET job_title = 'changed ${turn}' WHERE id % 100 = ${turn}`,
        )
        const memory = `SET memory_limit = '${values.memory ?? '300MB'}'`
        const join = joinHashes('analytics.people', 'id', mapped)
        joins.push((await measured(() => sql(`${memory}; ${join}`))).seconds)
        const watch = planWatch()
        await noteRun('outbound, plan: 1 % changed, sent', rows, () => run('out', watch.log))
        times.push(watch.times())
      }
      await sql(`UPDATE analytics.people SET job_title = 'changed apart' WHERE id % 100 = 99`)
      const apart = await runApart('out')
      const middle = (of: readonly number[]): number =>
        of.toSorted((one, other) => one - other)[Math.floor(of.length / 2)] ?? 0
      const join = middle(joins)
      const planned = middle(times.map((one) => one.planned))
      if (times.length > 0) {
        say(`${rows} rows, 1 % changed, the middle of ${values.turns}:`)
        say(`  freeze ${middle(times.map((one) => one.frozen)).toFixed(1)} s`)
        say(`  join with the row hash in SQL ${join.toFixed(2)} s`)
        say(`  diff, plan and files ${planned.toFixed(2)} s: ${(planned / join).toFixed(1)} times`)
        say(`  HubSpot's calls ${middle(times.map((one) => one.called)).toFixed(1)} s`)
      }
      say(
        `${rows} rows, 1 % changed, as a process of its own: ${apart.seconds.toFixed(1)} s, peak ${apart.peakMb} MiB`,
      )
    }),
  ui: () => benchUi(say),
}

for (const [name, bench] of Object.entries(benches)) {
  if (values.only === undefined || values.only.split(',').includes(name)) await bench()
}
if (figures.length > 0)
  say(
    '\n| | rows | seconds | rows/s | calls | peak MB | calls by kind |\n| --- | --- | --- | --- | --- | --- | --- |',
  )
for (const figure of figures) {
  say(
    `| ${figure.what} | ${figure.rows} | ${figure.seconds.toFixed(1)} | ${Math.round(figure.rows / figure.seconds)} | ${figure.calls} | ${figure.peakMb} | ${figure.note} |`,
  )
}
