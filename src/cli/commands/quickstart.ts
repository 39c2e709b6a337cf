import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative, resolve } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { loadConfig } from '../../config/load.ts'
import { knownNames, openConnector } from '../../connector.ts'
import type { RunResult } from '../../engine/reports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { jsonLog } from '../../machine/log.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { paint } from '../colours.ts'
import { exitOf, worst } from '../exit.ts'
import { type CommonFlags, logLevel } from '../options.ts'
import type { Output } from '../output.ts'
import { openProgress } from '../progress.ts'
import { sayResult } from '../results.ts'
import { guarded, stopSignal } from '../run-command.ts'
import { tableOf } from '../table.ts'

const marker = '# Written by hubspot-warehouse quickstart.'

/** Without a base_url: HUBSPOT_BASE_URL points it at the sandbox, and without that it means HubSpot. */
const configText = `${marker} Take it as a start for your own.
version: 1
connections:
  main:
    hubspot: { token: { env: HUBSPOT_TOKEN } }
    warehouse: { kind: duckdb, path: ./crm.duckdb }
syncs:
  crm_in:
    connection: main
    direction: inbound
    new_streams: include      # every stream
    streams: {}
  customers_out:
    connection: main
    direction: outbound
    target: contacts
    strategy: upsert
    source: { table: analytics.customers }
    key: customer_id
    identify_by: { property: email, column: email }
    fields:
      firstname: first_name
      lastname: last_name
      jobtitle: job_title
    associations:
      - { to: companies, by: domain, column: company_domains }
      - { to: contacts, by: email, column: friend_emails }
`

/** The main job on a sandbox account and a DuckDB file: in, out, and both again until nothing moves. */
export function quickstart(flags: CommonFlags & { readonly dir: string }): Promise<number> {
  return guarded(flags, async (output) => {
    const began = Date.now()
    const folder = resolve(flags.dir)
    const file = await prepareFolder(folder)
    const account = await startSandbox({ data: 'demo' })
    const progress = openProgress(!output.json && process.stderr.isTTY)
    try {
      output.say(
        `${paint.bold('HubSpot')}   a sandbox account on this machine: Northwind Robotics, ${account.url}`,
      )
      output.say(`${paint.bold('Warehouse')} ${shown(join(folder, 'crm.duckdb'))}`)
      const config = await loadConfig(
        file,
        { HUBSPOT_TOKEN: account.token, HUBSPOT_BASE_URL: account.url },
        knownNames,
      )
      const results: RunResult[] = []
      const connector = openConnector(config, {
        log: jsonLog(logLevel(process.env)),
        signal: stopSignal(),
        progress: progress.show,
      })
      const step = async (title: string, sync: string): Promise<RunResult> => {
        output.say(`\n${paint.cyan('▸')} ${title}`)
        const result = await connector.run(sync, { full: false, approve: null })
        progress.clear()
        output.record({ ...result })
        sayResult(output, result)
        results.push(result)
        return result
      }
      try {
        await step('1. HubSpot records land in typed tables', 'crm_in')
        await runSql(join(folder, 'crm.duckdb'), await sourceSql())
        await writeFile(join(folder, 'source.sql'), await sourceSql())
        output.say(
          `\n${paint.cyan('▸')} 2. A SQL table changes HubSpot: analytics.customers, made by ${shown(join(folder, 'source.sql'))}`,
        )
        await step(
          '   its rows become contacts, its MAP columns become labelled associations',
          'customers_out',
        )
        await anHourLater(account.url)
        await step('3. Both again: inbound loads what outbound changed ...', 'crm_in')
        await step('   ... and outbound has nothing to send', 'customers_out')
        await anHourLater(account.url)
        await step('4. And once more: nothing moves', 'crm_in')
        await step('', 'customers_out')
      } finally {
        await connector[Symbol.asyncDispose]()
      }
      await sayLinks(output, join(folder, 'crm.duckdb'))
      sayNext(output, folder, file, Date.now() - began)
      const exit = worst(results.map((result) => exitOf(result.status)))
      output.record({ type: 'summary', status: exit === 0 ? 'succeeded' : 'failed', exit })
      return exit
    } finally {
      await account.close()
    }
  })
}

const shown = (path: string): string => relative(process.cwd(), path) || '.'

/** The folder with a fresh configuration. What an earlier quickstart left is replaced; anything else is refused. */
async function prepareFolder(folder: string): Promise<string> {
  const file = join(folder, 'hubspot-warehouse.yaml')
  await mkdir(folder, { recursive: true })
  const present = await readFile(file, 'utf8').catch(() => marker)
  if (!present.startsWith(marker)) {
    throw new ConnectorError('config.usage', {
      what: `${file} is there already and was not written by quickstart.`,
      why: 'quickstart replaces only what it wrote itself.',
      fix: 'Give another folder with --dir.',
    })
  }
  for (const name of ['crm.duckdb', 'crm.duckdb.wal']) await rm(join(folder, name), { force: true })
  await writeFile(file, configText)
  return file
}

const sourceSql = (): Promise<string> =>
  readFile(createRequire(import.meta.url).resolve('#sql/duckdb/quickstart/source.sql'), 'utf8')

/** What a person would do at a SQL prompt: the file is opened, used and closed. */
async function runSql(path: string, sql: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  try {
    return await (await connection.runAndReadAll(sql)).getRowsJson()
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** HubSpot's search shows changes with a lag; the sandbox's clock is moved past it. */
async function anHourLater(url: string): Promise<void> {
  const answer = await fetch(`${url}/_sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance: '2h' }),
  })
  if (!answer.ok) throw new Error(`The sandbox refused to move its clock: ${answer.status}.`)
}

async function sayLinks(output: Output, path: string): Promise<void> {
  const sql = await readFile(
    createRequire(import.meta.url).resolve('#sql/duckdb/quickstart/links.sql'),
    'utf8',
  )
  const rows = await runSql(path, sql)
  output.say(
    `\n${paint.bold('hubspot.associations')}: some of the links that the SQL table made, as they came back`,
  )
  output.say(
    tableOf(
      ['contact', 'to', 'other', 'label'],
      rows.map((row) =>
        row.map((cell) => (cell === null ? paint.dim('(unlabelled)') : String(cell))),
      ),
    ),
  )
}

function sayNext(output: Output, folder: string, file: string, tookMs: number): void {
  const cli = `npx hubspot-warehouse`
  const config = `-f ${shown(file)}`
  output.say(`
Done in ${(tookMs / 1000).toFixed(0)} s. Look around:
  ${cli} preview hubspot.contacts ${config}
  ${cli} preview hubspot_sync.association_changes ${config}
  ${cli} status ${config}
  any DuckDB client: ${shown(join(folder, 'crm.duckdb'))}

With your own account:
  ${cli} init          writes hubspot-warehouse.yaml
  ${cli} check         after HUBSPOT_TOKEN is set: sign-in, scopes, quota
  ${cli} run`)
}
