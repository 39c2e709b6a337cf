import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { StagedFile } from '../../../../src/engine/ports.ts'
import type { ConnectorError } from '../../../../src/errors/connector-error.ts'
import { systemClock } from '../../../../src/machine/clock.ts'
import type { Column, RawRow } from '../../../../src/warehouse/snowflake/cells.ts'
import { snowflakeDialect } from '../../../../src/warehouse/snowflake/dialect.ts'
import { stageFiles } from '../../../../src/warehouse/snowflake/files/stage.ts'
import {
  newTransfers,
  type Transfers,
} from '../../../../src/warehouse/snowflake/files/transfers.ts'
import { unload } from '../../../../src/warehouse/snowflake/files/unload.ts'
import { Sessions } from '../../../../src/warehouse/snowflake/sessions.ts'
import { signInOptions } from '../../../../src/warehouse/snowflake/sign-in.ts'
import { type SnowflakeServer, startSnowflakeServer } from '../../../snowflake-server/server.ts'
import { type Script, scriptedStage } from './scripted-stage.ts'

const umask = process.umask()
const script: Script = { told: (account) => account, unloads: [] }
let folder: string
let work: string
let stage: string
let server: SnowflakeServer
let sessions: Sessions
let transfers: Transfers

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'transfers of mine '))
  work = join(folder, 'work')
  stage = join(folder, 'stage')
  mkdirSync(work)
  server = await startSnowflakeServer({ engine: scriptedStage(stage, script) })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
  // The driver sets it to 0 when it carries files between folders (SNOWFLAKE.md 1, pitfall 2).
  process.umask(umask)
})
beforeEach(() => {
  script.told = (account) => account
  server.faults.set([])
  server.forgetStatements()
  const { user, password } = server.users.password
  sessions = new Sessions({
    account: server.account,
    settings: { together: "ALTER SESSION SET TIMEZONE = 'UTC'", apart: new Map() },
    connection: () => ({
      ...signInOptions(
        { authenticator: 'SNOWFLAKE', user, password },
        { account: server.account, accessUrl: server.url },
      ),
      representNullAsStringNull: false,
    }),
    tag: () => '{}',
    clock: systemClock,
    signal: new AbortController().signal,
  })
  transfers = newTransfers({
    sessions,
    dialect: snowflakeDialect({ database: 'db', data: 'd', control: 'hubspot_sync', dbt: 'e' }),
    workFolder: work,
    partBytes: 400,
    unloadRows: 1,
    signal: new AbortController().signal,
    now: () => new Date(),
  })
})
afterEach(async () => {
  await sessions[Symbol.asyncDispose]()
  // Whatever happened, nothing is left: not here, and not on the stage.
  const left = [
    ...readdirSync(work).filter((name) => name.startsWith('files-')),
    ...(existsSync(stage) ? readdirSync(stage) : []),
  ]
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
})

const sent = (start: string): readonly string[] =>
  server.statements().flatMap(({ sql }) => (sql.startsWith(start) ? [sql] : []))
const staging = {
  table: { schema: 'control', name: '_staged' },
  columns: ['id', 'v'].map((name) => ({ name, path: [name] })),
} as const
const records = (count: number): readonly StagedFile[] => {
  const path = join(work, 'a.ndjson')
  writeFileSync(
    path,
    Array.from({ length: count }, (_, id) => JSON.stringify({ id, v: 'x'.repeat(20) })).join('\n'),
  )
  return [{ format: 'ndjson', path }]
}
const codeOf = (doing: Promise<unknown>): Promise<string | null> =>
  doing.then(
    () => null,
    (error: ConnectorError) => error.code,
  )

describe('staging', () => {
  test('sends several parts side by side, loads them by one COPY and counts what went', async () => {
    expect(await stageFiles(transfers, staging, records(100))).toBe(100)
    expect(sent('PUT').length).toBeGreaterThan(4)
    expect(sent('COPY')).toHaveLength(1)
    expect(sent('REMOVE')).toHaveLength(1)
    expect(transfers.counts).toMatchObject({ filesUp: sent('PUT').length, rowsUp: 100 })
    expect(sent('CREATE STAGE')).toHaveLength(1)

    // Again: under another name on the stage, since COPY passes over what it loaded before.
    expect(await stageFiles(transfers, staging, records(1))).toBe(1)
    const [first, second] = sent('COPY').map((sql) => /load_\w+/.exec(sql)?.[0])
    expect(first).not.toBe(second)
    expect(sent('CREATE STAGE')).toHaveLength(1)
    expect(await stageFiles(transfers, staging, records(0))).toBe(0)
    expect(sent('COPY')).toHaveLength(2)
  })

  test.each<readonly [string, Script['told']]>([
    ['a file in part', (account) => ({ ...account, rows: 0 })],
    ['a file passed over', (account) => ({ ...account, status: 'LOAD_SKIPPED' })],
    ['nothing told of a file', (account) => (account.name.includes('1') ? null : account)],
  ])('fails when COPY loaded %s', async (_, told) => {
    script.told = told
    expect(await codeOf(stageFiles(transfers, staging, records(40)))).toBe(
      'warehouse.transfer_incomplete',
    )
  })

  test('ends with the first PUT that fails, and goes on where a session is gone', async () => {
    server.faults.add({ sql: '^PUT', from: 3, action: { session: 'gone' } })
    expect(await stageFiles(transfers, staging, records(60))).toBe(60)
    const error = {
      code: '253000',
      sql_state: '58030',
      message: 'https://signed.example/?sig=secret',
    }
    server.faults.set([{ sql: '^PUT', from: 2, action: { error } }])
    const failed = stageFiles(transfers, staging, records(60))
    expect(await codeOf(failed)).toBe('warehouse.transfer_incomplete')
    expect(await failed.catch((thrown: unknown) => JSON.stringify(thrown))).not.toContain('secret')
    expect(sent('COPY')).toHaveLength(1)
  })

  test('sends nothing to COPY when a later record is broken', async () => {
    const [good] = records(30)
    const path = join(work, 'bad.ndjson')
    writeFileSync(path, '{"id":')
    const staged = stageFiles(transfers, staging, [
      ...(good ? [good] : []),
      { format: 'ndjson', path },
    ])
    expect(await codeOf(staged)).toBe('warehouse.file_unreadable')
    expect(sent('COPY')).toEqual([])
  })
})

describe('unloading', () => {
  const typed = (name: string, type: string): Column => ({
    name,
    type,
    precision: 38,
    scale: 0,
    nullable: true,
  })
  const columns = [
    typed('ID', 'fixed'),
    typed('T', 'text'),
    typed('AT', 'timestamp_tz'),
    typed('B', 'boolean'),
    typed('D', 'date'),
    typed('J', 'variant'),
  ]
  const query = {
    name: 'outbound/changed_rows',
    sql: 'SELECT :1 AS ID',
    values: new Map([['x', 'a']]),
  }
  const rows = async (): Promise<readonly RawRow[]> => {
    const all: RawRow[] = []
    for await (const page of unload(transfers, query, columns)) all.push(...page.rows)
    return all
  }
  const line = (id: string): readonly string[] => [
    `=${id}`,
    '="a",\n',
    '=1700000000123',
    '=true',
    '=2026-02-28',
    '={"a":null}',
  ]
  const row = (id: string): RawRow => [
    id,
    '"a",\n',
    new Date(1_700_000_000_123),
    true,
    new Date('2026-02-28'),
    { a: null },
  ]

  test('gives each value back as the driver would, NULL apart from an empty text', async () => {
    script.unloads = [[line('1'), ['=12345678901234567890', '=', '', '', '', '=null']], [line('3')]]
    expect(await rows()).toEqual([
      row('1'),
      ['12345678901234567890', '', null, null, null, null],
      row('3'),
    ])
    expect(transfers.counts).toMatchObject({ filesDown: 2, rowsDown: 3 })
    expect(sent('CREATE OR REPLACE TEMPORARY TABLE')[0]).toMatch(/AS\s+SELECT :1 AS ID$/)
    expect(sent('DROP TABLE')).toHaveLength(1)
  })

  test('refuses a file with other rows than were unloaded, and leaves nothing when reading ends before', async () => {
    script.unloads = [[line('1')], [line('2')], [line('3')]]
    for await (const page of unload(transfers, query, columns)) {
      expect(page.rows).toEqual([row('1')])
      break
    }
    script.told = (account) => ({ ...account, rows: 2 })
    expect(await codeOf(rows())).toBe('warehouse.transfer_incomplete')
  })
})
