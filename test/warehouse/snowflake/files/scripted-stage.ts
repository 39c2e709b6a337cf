import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { column, type Scripted, scriptedEngine } from '../../../snowflake-server/scripted-engine.ts'
import type { SqlEngine, Transfer } from '../../../snowflake-server/sql/engine.ts'

export interface Account {
  readonly name: string
  readonly status: string
  readonly rows: number
}

/** What a test sets: how COPY tells of a file (null: not at all), and the cells that an unload writes, file by file. */
export interface Script {
  told: (account: Account) => Account | null
  unloads: readonly (readonly (readonly string[])[])[]
}

const text = (name: string) => column(name, 'text')
const count = (name: string) => column(name, 'fixed', 0)
const done: Scripted = { columns: [text('status')], rows: [[['done']]] }
const inStage = /@"DB"\."HUBSPOT_SYNC"\."_FILES"\/(\S*)/

/**
 * A stage whose files are really carried by the driver. What COPY tells is made here of the files that arrived, so that
 * each of its accounts can be had wrong in one place. The test server's own COPY is tried in test/conformance.
 */
export function scriptedStage(folder: string, script: Script): SqlEngine {
  const pathOf = (sql: string): string => join(folder, inStage.exec(sql)?.[1] ?? '')
  const copies = {
    in: (from: string): Scripted => {
      const rows = readdirSync(from).flatMap((name) => {
        const lines: unknown[] = parse(gunzipSync(readFileSync(join(from, name))))
        const told = script.told({ name, status: 'LOADED', rows: lines.length })
        if (told === null) return []
        return [[`_files/x/${told.name}`, told.status, `${lines.length}`, `${told.rows}`]]
      })
      const columns = [text('file'), text('status'), count('rows_parsed'), count('rows_loaded')]
      return { columns, rows: [rows] }
    },
    out: (into: string): Scripted => {
      mkdirSync(into, { recursive: true })
      const rows = script.unloads.flatMap((lines, nth) => {
        const name = `data_0_0_${nth}.csv.gz`
        const quoted = lines.map((line) => line.map((one) => `"${one.replaceAll('"', '""')}"`))
        writeFileSync(join(into, name), gzipSync(`${quoted.join('\n')}\n`))
        const told = script.told({ name, status: '', rows: lines.length })
        return told === null ? [] : [[told.name, '1', `${told.rows}`]]
      })
      return { columns: [text('FILE_NAME'), count('FILE_SIZE'), count('ROW_COUNT')], rows: [rows] }
    },
  }
  const engine = scriptedEngine(folder, ({ sql }) => {
    if (sql.startsWith('LIST')) return { columns: [text('name'), text('last_modified')], rows: [] }
    if (sql.startsWith('COPY INTO @')) return copies.out(pathOf(sql))
    if (sql.startsWith('COPY INTO')) return copies.in(pathOf(sql))
    if (sql.startsWith('REMOVE')) rmSync(pathOf(sql), { recursive: true, force: true })
    return done
  })
  return {
    [Symbol.asyncDispose]: () => engine[Symbol.asyncDispose](),
    open: async (defaults) => {
      const session = await engine.open(defaults)
      return {
        parameters: session.parameters,
        current: session.current,
        execute: (...asked) => session.execute(...asked),
        transfer: async (sql) => transferOf(sql, pathOf(sql)),
        close: () => session.close(),
      }
    },
  }
}

function transferOf(sql: string, path: string): Transfer | null {
  const local = /'file:\/\/([^']+)'/.exec(sql)?.[1] ?? ''
  const common = { parallel: 4, sourceCompression: 'gzip', autoCompress: false, overwrite: true }
  if (sql.startsWith('PUT')) {
    mkdirSync(path, { recursive: true })
    const up = { command: 'UPLOAD', sources: [local], localFolder: null } as const
    return { ...common, ...up, stageFolder: path }
  }
  if (!sql.startsWith('GET')) return null
  const at = path.lastIndexOf('/')
  const down = { command: 'DOWNLOAD', sources: [path.slice(at + 1)], localFolder: local } as const
  return { ...common, ...down, stageFolder: path.slice(0, at) }
}
