import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/config/load.ts'
import { knownNames, openConnector } from '../../src/connector.ts'
import { silentLog } from '../../src/machine/log.ts'
import { connect, disconnect, run as ask } from '../snowflake-server/driver.ts'
import type { Statement } from '../snowflake-server/log.ts'
import { startTestServer } from '../snowflake-server/start.ts'
import { startServer } from './server.ts'

/** What one run asked of the warehouse. Seconds would be those of a DuckDB behind the in-repo server: they say nothing. */
interface Asked {
  readonly what: string
  readonly rows: number
  readonly statements: number
  readonly files: number
  /** On the stage, compressed. */
  readonly filesKb: number
  readonly answersKb: number
}

const kb = (statements: readonly Statement[], bytes: (one: Statement) => number): number =>
  Math.round(statements.reduce((sum, one) => sum + bytes(one), 0) / 1024)

const syncs = `
  crm_in:
    connection: main
    direction: inbound
    streams: { contacts: { strategy: auto } }
  out:
    connection: main
    direction: outbound
    target: contacts
    strategy: upsert
    source: { table: analytics.people }
    key: id
    identify_by: { property: email, column: email }
    fields: { firstname: first_name, jobtitle: job_title }
`

const digits = '(SELECT d FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS v (d))'

/** Up to 100,000 of them. */
const people = (rows: number): string => `
  CREATE OR REPLACE TABLE analytics.people AS
  SELECT
    n AS id,
    'bench' || n || '@example.com' AS email,
    'First ' || n AS first_name,
    'Job ' || n AS job_title
  FROM (
    SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
    FROM ${digits} AS a CROSS JOIN ${digits} AS b CROSS JOIN ${digits} AS c
      CROSS JOIN ${digits} AS e CROSS JOIN ${digits} AS f
  ) AS made
  WHERE n < ${rows}`

/** Statements and bytes of each load, counted by the server of the wire protocol. */
export async function benchSnowflake(
  rows: { readonly inbound: number; readonly outbound: number },
  say: (line: string) => void,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hw-bench-'))
  const account = await startServer(rows.inbound)
  const server = await startTestServer()
  const { user, password } = server.users.password
  const file = join(folder, 'hubspot-warehouse.yaml')
  await writeFile(
    file,
    `version: 1
connections:
  main:
    warehouse:
      kind: snowflake
      account: ${server.account}
      user: ${user}
      role: ${server.role}
      warehouse: ${server.warehouse}
      database: ${server.database ?? ''}
      access_url: "${server.url}"
      password: { env: BENCH_PASSWORD }
syncs:${syncs}`,
  )
  const environment = {
    HUBSPOT_TOKEN: account.token,
    HUBSPOT_BASE_URL: account.url,
    BENCH_PASSWORD: password,
  }
  const config = await loadConfig(file, environment, knownNames)
  const asked: Asked[] = []
  const run = async (sync: string, what: string, of: number): Promise<void> => {
    server.forgetStatements()
    const connector = openConnector(config, {
      log: silentLog,
      signal: new AbortController().signal,
      progress: () => undefined,
    })
    try {
      const result = await connector.run(sync, { full: false, approve: null })
      if (result.status !== 'succeeded') throw new Error(`${what}: ${JSON.stringify(result)}`)
    } finally {
      await connector[Symbol.asyncDispose]()
    }
    const statements = server.statements()
    asked.push({
      what,
      rows: of,
      statements: statements.length,
      files: statements.reduce((sum, one) => sum + one.files, 0),
      filesKb: kb(statements, (one) => one.file_bytes),
      answersKb: kb(statements, (one) => one.bytes_down),
    })
  }
  const person = await connect(server)
  try {
    await run('crm_in', 'inbound, first load', rows.inbound)
    await run('crm_in', 'inbound, nothing changed', 0)
    await ask(person, 'CREATE SCHEMA IF NOT EXISTS analytics')
    await ask(person, people(rows.outbound))
    await run('out', 'outbound, all created', rows.outbound)
    await run('out', 'outbound, nothing changed', rows.outbound)
    await ask(person, "UPDATE analytics.people SET job_title = 'changed' WHERE MOD(id, 100) = 0")
    await run('out', 'outbound, 1 % changed', rows.outbound)
  } finally {
    await disconnect(person)
    await server[Symbol.asyncDispose]()
    account.stop()
    await rm(folder, { recursive: true, force: true })
  }
  say('\n| on Snowflake (in-repo server) | rows | statements | files | KB up | KB of answers |')
  say('| --- | --- | --- | --- | --- | --- |')
  for (const { what, rows: of, statements, files, filesKb, answersKb } of asked)
    say(`| ${what} | ${of} | ${statements} | ${files} | ${filesKb} | ${answersKb} |`)
}
