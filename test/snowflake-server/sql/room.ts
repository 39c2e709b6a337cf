import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bind, SqlSession } from './engine.ts'
import { SnowflakeError } from './errors.ts'
import { type Engine, openEngine } from './open-engine.ts'

export interface SqlRoom extends AsyncDisposable {
  readonly engine: Engine
  readonly session: SqlSession
  open(role?: string): Promise<SqlSession>
  /** Cells in the wire's form. */
  rows(
    sql: string,
    binds?: readonly Bind[],
    on?: SqlSession,
  ): Promise<readonly (readonly (string | null)[])[]>
  /** Code and SQL state of the refusal; what came instead when there is none. */
  refusal(sql: string, on?: SqlSession): Promise<string>
  /** Puts a file on the stage FILES. */
  put(name: string, content: string): void
}

/** An engine with a database, a schema and a stage of its own. */
export async function newSqlRoom(): Promise<SqlRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'snowflake-sql-'))
  const engine = await openEngine({ folder })
  const open = (role = 'LOADER') =>
    engine.open({ database: 'DB', schema: 'S', warehouse: 'WH', role, user: 'ANN' })
  const session = await open()
  const rows: SqlRoom['rows'] = async (sql, binds = [], on = session) => {
    const result = await on.execute(sql, binds, { describeOnly: false })
    const all: (readonly (string | null)[])[] = []
    for await (const batch of result.rows) all.push(...batch)
    return all
  }
  for (const sql of ['CREATE DATABASE db', 'CREATE SCHEMA s', 'CREATE STAGE files']) await rows(sql)
  const stage =
    engine.catalog.databases.get('DB')?.schemas.get('S')?.stages.get('FILES')?.folder ?? ''
  return {
    engine,
    session,
    open,
    rows,
    refusal: async (sql, on = session) => {
      try {
        return `no refusal: ${JSON.stringify(await rows(sql, [], on))}`
      } catch (error) {
        if (!(error instanceof SnowflakeError)) throw error
        return `${error.code} ${error.sqlState}`
      }
    },
    put: (name, content) => {
      mkdirSync(join(stage, 'in'), { recursive: true })
      writeFileSync(join(stage, 'in', name), content)
    },
    [Symbol.asyncDispose]: async () => {
      await session.close()
      await engine[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
