import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { Catalog } from './catalog.ts'
import { registerFunctions } from './duck-functions.ts'
import type { SqlEngine } from './engine.ts'
import { Locks } from './locks.ts'
import { readKept, writeKept } from './kept-catalog.ts'
import { Roles } from './roles.ts'
import { type EngineParts, Session } from './session.ts'

export interface EngineOptions {
  /** Stages, and what a transaction puts aside; the data as well, with `keep`. */
  readonly folder: string
  /** Databases, tables and stages outlive the process: a warehouse that goes away and comes back. */
  readonly keep?: boolean
}

export interface Engine extends SqlEngine {
  /** Roles and grants, for tests to set; enforced from the first one that a test grants. */
  readonly roles: Roles
  readonly catalog: Catalog
}

export async function openEngine({ folder, keep = false }: EngineOptions): Promise<Engine> {
  const stageFolder = join(folder, 'stages')
  mkdirSync(stageFolder, { recursive: true })
  const instance = await DuckDBInstance.create(keep ? join(folder, 'data.duckdb') : ':memory:', {
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  const connection = await instance.connect()
  registerFunctions(connection)
  await connection.run(`SET GLOBAL TimeZone = 'UTC'`)
  await connection.run('SET GLOBAL threads = 1')
  // The deepest text that our statements build nests thousands of levels.
  await connection.run('SET GLOBAL max_expression_depth = 10000')
  // These grow with the square of a statement's size: a hash over 140 columns took 2.1 s to plan, without them 0.1 s.
  await connection.run(
    `SET GLOBAL disabled_optimizers = 'common_subexpressions,statistics_propagation,expression_rewriter'`,
  )
  const roles = new Roles()
  const catalog = new Catalog(roles)
  if (keep) await readKept(connection, catalog)
  const parts: EngineParts = {
    instance,
    catalog,
    stageFolder,
    folder,
    locks: new Locks(),
    commits: { count: 0 },
    persist: keep ? (of) => writeKept(of, catalog) : async () => {},
  }
  return {
    roles,
    catalog,
    open: async (defaults) => new Session(parts, await instance.connect(), defaults),
    [Symbol.asyncDispose]: async () => {
      connection.closeSync()
      instance.closeSync()
    },
  }
}
