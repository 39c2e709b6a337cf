import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
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
import { column, type Scripted, scriptedEngine } from '../../../snowflake-server/scripted-engine.ts'
import { type SnowflakeServer, startSnowflakeServer } from '../../../snowflake-server/server.ts'
import type { SqlEngine } from '../../../snowflake-server/sql/engine.ts'

/**
 * The driver carries real files; what COPY answers is made here of the files that arrived, so that each of its accounts
 * can be had wrong in one place. The real COPY of the test server is tried in test/conformance.
 */
const umask = process.umask()
let folder: string
let work: string
let stage: string
let server: SnowflakeServer
let sessions: Sessions
let transfers: Transfers
/** Changes one account of COPY: its row for a file, of which the cells are file, status, rows_parsed, rows_loaded. */
let amiss: (row: (string | null)[]) => (string | null)[] | null = (row) => row
let unloadedFiles: readonly (readonly (readonly string[])[])[] = []

const done: Scripted = { columns: [column('status', 'text')], rows: [[['done']]] }
const pathOf = (sql: string): string =>
  join(stage, /"_FILES"\/(\S*?)\/?(?=\s|$)/.exec(sql)?.[1] ?? '')
const linesIn = (path: string): readonly (readonly string[])[] =>
  parse(gunzipSync(readFileSync(path)))

function answer(sql: string): Scripted {
  if (sql.startsWith('LIST'))
    return { columns: ['name', 'last_modified'].map((name) => column(name, 'text')), rows: [] }
  if (sql.startsWith('REMOVE')) {
    rmSync(pathOf(sql), { recursive: true, force: true })
    return done
  }
  if (sql.startsWith('COPY INTO @')) {
    const into = pathOf(sql)
    mkdirSync(into, { recursive: true })
    const rows = unloadedFiles.flatMap((lines, nth) => {
      const name = `data_0_0_${nth}.csv.gz`
      const cells = lines.map((line) =>
        line.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(','),
      )
      writeFileSync(join(into, name), gzipSync(`${cells.join('\n')}\n`))
      const row = amiss([name, '1', String(lines.length)])
      return row === null ? [] : [row]
    })
    const columns = [
      column('FILE_NAME', 'text'),
      column('FILE_SIZE', 'fixed', 0),
      column('ROW_COUNT', 'fixed', 0),
    ]
    return { columns, rows: [rows] }
  }
  if (sql.startsWith('COPY INTO')) {
    const from = pathOf(sql)
    const rows = readdirSync(from).flatMap((name) => {
      const count = String(linesIn(join(from, name)).length)
      const row = amiss([`_files/x/${name}`, 'LOADED', count, count])
      return row === null ? [] : [row]
    })
    const columns = [
      ...['file', 'status'].map((name) => column(name, 'text')),
      ...['rows_parsed', 'rows_loaded'].map((name) => column(name, 'fixed', 0)),
    ]
    return { columns, rows: [rows] }
  }
  return done
}

function withStage(engine: SqlEngine): SqlEngine {
  const carry =
    /^(PUT|GET) (?:'file:\/\/(?<local>[^']+)' )?@"DB"\."HUBSPOT_SYNC"\."_FILES"\/(?<path>\S+)(?: 'file:\/\/(?<into>[^']+)')?/
  return {
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
    open: async (defaults) => {
      const session = await engine.open(defaults)
      return {
        parameters: session.parameters,
        current: session.current,
        execute: (...asked) => session.execute(...asked),
        close: () => session.close(),
        transfer: async (sql) => {
          const found = carry.exec(sql)?.groups
          if (found === undefined) return null
          const common = {
            parallel: 4,
            sourceCompression: 'gzip',
            autoCompress: false,
            overwrite: true,
          }
          if (found['local'] !== undefined) {
            const stageFolder = join(stage, found['path'] ?? '')
            mkdirSync(stageFolder, { recursive: true })
            return {
              command: 'UPLOAD',
              sources: [found['local']],
              localFolder: null,
              stageFolder,
              ...common,
            }
          }
          const [name = '', ...above] = (found['path'] ?? '').split('/').toReversed()
          const stageFolder = join(stage, above.toReversed().join('/'))
          return {
            command: 'DOWNLOAD',
            sources: [name],
            localFolder: found['into'] ?? '',
            stageFolder,
            ...common,
          }
        },
      }
    },
  }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'transfers of mine '))
  work = join(folder, 'work')
  stage = join(folder, 'stage')
  mkdirSync(work)
  const engine = scriptedEngine(folder, ({ sql }) => answer(sql))
  server = await startSnowflakeServer({ engine: withStage(engine) })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
  // The driver sets it to 0 when it carries files between folders (SNOWFLAKE.md 1, pitfall 2).
  process.umask(umask)
})
beforeEach(() => {
  amiss = (row) => row
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
    const [first, second] = sent('COPY').map(pathOf)
    expect(first).not.toBe(second)
    expect(sent('CREATE STAGE')).toHaveLength(1)
    expect(await stageFiles(transfers, staging, records(0))).toBe(0)
    expect(sent('COPY')).toHaveLength(2)
  })

  test.each<readonly [string, typeof amiss]>([
    ['a file in part', ([file, status, parsed]) => [file ?? '', status ?? '', parsed ?? '', '0']],
    [
      'a file passed over',
      ([file, , parsed, loaded]) => [file ?? '', 'LOAD_SKIPPED', parsed ?? '', loaded ?? ''],
    ],
    [
      'nothing told of a file',
      (row) => (row[0]?.endsWith('part-00001.csv.gz') === true ? null : row),
    ],
  ])('fails when COPY loaded %s', async (_, wrong) => {
    amiss = wrong
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
    unloadedFiles = [[line('1'), ['=12345678901234567890', '=', '', '', '', '=null']], [line('3')]]
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
    unloadedFiles = [[line('1')], [line('2')], [line('3')]]
    for await (const page of unload(transfers, query, columns)) {
      expect(page.rows).toEqual([row('1')])
      break
    }
    amiss = ([name, size]) => [name ?? '', size ?? '', '2']
    expect(await codeOf(rows())).toBe('warehouse.transfer_incomplete')
  })
})
