import { mkdirSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Bind, SessionDefaults, SqlEngine, SqlSession, WireColumn } from './sql/engine.ts'

export interface Scripted {
  readonly columns: readonly WireColumn[]
  readonly rows: Iterable<readonly (readonly (string | null)[])[]>
}

export interface Asked {
  readonly sql: string
  readonly binds: readonly Bind[]
  readonly describeOnly: boolean
  readonly signal: AbortSignal | undefined
  readonly session: SqlSession
}

export function column(
  name: string,
  type: WireColumn['type'],
  scale: number | null = null,
): WireColumn {
  const precision = type === 'fixed' ? 38 : null
  return {
    name,
    type,
    precision,
    scale,
    length: type === 'text' ? 16_777_216 : null,
    nullable: true,
  }
}

const put = /^PUT 'file:\/\/(?<source>[^']+)' @(?<stage>\w+)(?<options>.*)$/su
const get = /^GET @(?<stage>\w+) 'file:\/\/(?<folder>[^']+)'$/su

/**
 * The server without SQL, for tests of the wire alone: the test says what each statement answers, and sees what
 * arrived. PUT and GET work on folders of the given one.
 */
export function scriptedEngine(
  folder: string,
  answer: (asked: Asked) => Promise<Scripted> | Scripted,
): SqlEngine & { readonly closed: string[] } {
  const closed: string[] = []
  function open(defaults: SessionDefaults): SqlSession {
    const { database, schema, warehouse, role, user } = defaults
    const there = database === 'HUBSPOT_DB' ? database : null
    const session: SqlSession = {
      parameters: new Map(),
      current: { database: there, schema, warehouse, role },
      async execute(sql, binds, { describeOnly, signal }) {
        if (user === 'SETUP')
          return { columns: [], rows: asynchronous([]), total: 0, statementTypeId: 0x6000 }
        const { columns, rows } = await answer({ sql, binds, describeOnly, signal, session })
        const given = asynchronous(describeOnly ? [] : rows)
        return { columns, rows: given, total: null, statementTypeId: 0x1000 }
      },
      async transfer(sql) {
        const [up, down] = [put.exec(sql)?.groups, get.exec(sql)?.groups]
        const stageFolder = join(folder, up?.['stage'] ?? down?.['stage'] ?? '')
        if (up !== undefined || down !== undefined) mkdirSync(stageFolder, { recursive: true })
        const common = { stageFolder, parallel: 4, sourceCompression: 'auto_detect' }
        const options = { ...common, autoCompress: true, overwrite: true }
        if (up !== undefined) {
          const sources = [up['source'] ?? '']
          return { command: 'UPLOAD', sources, localFolder: null, ...options }
        }
        if (down === undefined) return null
        const sources = readdirSync(stageFolder).toSorted()
        return { command: 'DOWNLOAD', sources, localFolder: down['folder'] ?? '', ...options }
      },
      async close() {
        closed.push(user)
      },
    }
    return session
  }
  return {
    closed,
    open: async (defaults) => open(defaults),
    async [Symbol.asyncDispose]() {
      closed.push(`engine in ${dirname(folder)}`)
    },
  }
}

async function* asynchronous<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items
}
