import { mkdirSync, mkdtempSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type SnowflakeServer,
  type SnowflakeServerOptions,
  startSnowflakeServer,
} from './server.ts'
import { type Engine, openEngine } from './sql/engine.ts'

export interface TestServerOptions extends Omit<SnowflakeServerOptions, 'engine'> {
  /** With a folder: data, stages and secrets outlive the server. */
  readonly keep?: boolean
}

export interface TestServer extends SnowflakeServer {
  readonly engine: Engine
}

/** Wire and SQL together, on DuckDB; without a folder everything is gone when it ends. */
export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { keep = false, folder: given, ...rest } = options
  const folder = given ?? mkdtempSync(join(tmpdir(), 'snowflake-server-'))
  mkdirSync(folder, { recursive: true })
  const engine = await openEngine({ folder, keep })
  const server = await startSnowflakeServer({ ...rest, engine, ...(keep ? { folder } : {}) })
  return {
    ...server,
    engine,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]()
      if (given === undefined) await rm(folder, { recursive: true, force: true })
    },
  }
}
