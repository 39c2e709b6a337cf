import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { loadConfig } from '../../config/load.ts'
import { knownNames, openConnector } from '../../connector.ts'
import type { RunResult } from '../../engine/reports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { jsonLog } from '../../machine/log.ts'
import { startSandbox } from '../../sandbox/start.ts'
import { paint } from '../colours.ts'
import { exitOf } from '../exit.ts'
import { type CommonFlags, logLevel } from '../options.ts'
import type { Output } from '../output.ts'
import { openProgress } from '../progress.ts'
import { configText, marker } from '../quickstart/configuration.ts'
import { runFile, sayRows, statementText } from '../quickstart/prompt.ts'
import { sayResult } from '../results.ts'
import { guarded, stopSignal } from '../run-command.ts'

const inbound = 'crm_in'
const outbound = 'customers_out'

/** The main job on a sandbox account and a DuckDB file: in, out, and both again until nothing moves. */
export function quickstart(flags: CommonFlags & { readonly dir: string }): Promise<number> {
  return guarded(flags, async (output) => {
    const began = Date.now()
    const folder = resolve(flags.dir)
    const file = await prepareFolder(folder)
    const account = await startSandbox({ data: 'demo' })
    try {
      const title = (name: string): string => paint.bold(name.padEnd(10))
      output.say(
        `${title('HubSpot')}a sandbox account on this machine (Northwind Robotics), ${account.url}`,
      )
      output.say(`${title('Warehouse')}${shown(join(folder, 'crm.duckdb'))}`)
      const result = await threeRounds(output, folder, file, account)
      const exit = exitOf(result.status)
      if (exit === 0) sayNext(output, folder, file, Date.now() - began)
      output.record({ type: 'summary', status: result.status, exit })
      return exit
    } finally {
      await account.close()
    }
  })
}

/** Ends early with the first run that does not succeed; its result is the last one printed. */
async function threeRounds(
  output: Output,
  folder: string,
  file: string,
  account: { readonly url: string; readonly token: string },
): Promise<RunResult> {
  const place = { HUBSPOT_TOKEN: account.token, HUBSPOT_BASE_URL: account.url }
  const database = join(folder, 'crm.duckdb')
  const progress = await openProgress(!output.json && process.stderr.isTTY)
  const config = await loadConfig(file, place, knownNames)
  const signal = stopSignal()
  const title = (text: string): void => output.say(`\n${paint.cyan('▸')} ${paint.bold(text)}`)
  /** Opened for one run and closed after it: the SQL prompt between two runs needs the DuckDB file to itself. */
  const run = async (sync: string): Promise<RunResult> => {
    const connector = openConnector(config, {
      log: jsonLog(logLevel(process.env)),
      signal,
      progress: (one) => progress.show(one),
    })
    try {
      const result = await connector.run(sync, { full: false, approve: null })
      progress.clear()
      output.record({ ...result })
      sayResult(output, result)
      return result
    } finally {
      progress.clear()
      await connector[Symbol.asyncDispose]()
    }
  }
  title('HubSpot records land in typed tables.')
  let result = await run(inbound)
  if (result.status !== 'succeeded') return result
  await sayRows(output, database, 'quickstart/landed', 'Some deals, joined with their companies:')

  title('A SQL table changes HubSpot: its rows become contacts, its MAP columns associations.')
  const source = join(folder, 'source.sql')
  await writeFile(source, await statementText('quickstart/source'))
  await runFile(database, 'quickstart/source')
  output.say(`  analytics.customers was made by ${shown(source)}`)
  result = await run(outbound)
  if (result.status !== 'succeeded') return result
  await sayRows(output, database, 'quickstart/changed', 'Some of what changed:')

  title('Both again, two hours later: inbound loads what outbound changed, outbound sends nothing.')
  await twoHoursLater(account.url)
  for (const sync of [inbound, outbound]) {
    result = await run(sync)
    if (result.status !== 'succeeded') return result
  }
  await sayRows(output, database, 'quickstart/links', 'Some of the new links, as they came back:')

  title('And a third time: nothing moves.')
  await twoHoursLater(account.url)
  for (const sync of [inbound, outbound]) {
    result = await run(sync)
    if (result.status !== 'succeeded') return result
  }
  return result
}

const shown = (path: string): string => relative(process.cwd(), path) || '.'

/** The folder with a fresh configuration. What an earlier quickstart left is replaced; anything else is refused. */
async function prepareFolder(folder: string): Promise<string> {
  const file = join(folder, 'hubspot-warehouse.yaml')
  const present = await readFile(file, 'utf8').catch(() => marker)
  if (!present.startsWith(marker)) {
    throw new ConnectorError('config.usage', {
      what: `${file} is there already and was not written by quickstart.`,
      why: 'quickstart replaces only what it wrote itself.',
      fix: 'Give another folder with --dir.',
    })
  }
  try {
    await mkdir(folder, { recursive: true })
    for (const name of ['crm.duckdb', 'crm.duckdb.wal'])
      await rm(join(folder, name), { force: true })
    await writeFile(file, configText)
  } catch (cause) {
    throw new ConnectorError('config.usage', {
      what: `The folder ${folder} can't be written.`,
      why: cause instanceof Error ? cause.message : 'The system refused it.',
      fix: 'Give a folder of your own with --dir.',
      cause,
    })
  }
  return file
}

/** Past the lag of HubSpot's search. The sandbox's clock moves, ours does not. */
async function twoHoursLater(url: string): Promise<void> {
  const answer = await fetch(`${url}/_sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advance: '2h' }),
  })
  if (!answer.ok) throw new Error(`The sandbox refused to move its clock: ${answer.status}.`)
}

function sayNext(output: Output, folder: string, file: string, tookMs: number): void {
  const cli = 'npx hubspot-warehouse'
  const config = `-f ${shown(file)}`
  output.say(`
${paint.bold(`Done in ${(tookMs / 1000).toFixed(0)} s.`)} Look around:
  ${cli} preview hubspot.contacts ${config}
  ${cli} preview hubspot_sync.association_changes ${config}
  ${cli} status ${config}
  or with any DuckDB client: ${shown(join(folder, 'crm.duckdb'))}

With your own account:
  ${cli} init     writes hubspot-warehouse.yaml
  ${cli} check    after HUBSPOT_TOKEN is set: sign-in, scopes, quota
  ${cli} run`)
}
