import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/machine/clock.ts'
import {
  openSnowflake,
  type SnowflakeOptions,
  type SnowflakeWarehouse,
} from '../../src/warehouse/snowflake/warehouse.ts'
import { startTestServer, type TestServer } from '../snowflake-server/start.ts'

/** A wire server with an empty database and a work folder, gone at the end of the `await using` block. */
export interface SnowflakePlace extends AsyncDisposable {
  readonly folder: string
  readonly work: string
  readonly server: TestServer
  /** Writes a file into the work folder. */
  file(name: string, content: string | Uint8Array): string
  open(options?: Partial<SnowflakeOptions>): Promise<SnowflakeWarehouse>
}

export async function newSnowflakePlace(): Promise<SnowflakePlace> {
  const folder = mkdtempSync(join(tmpdir(), 'snowflake-'))
  const work = join(folder, 'work')
  mkdirSync(work)
  const server = await startTestServer({ folder: join(folder, 'account') })
  const opened: SnowflakeWarehouse[] = []
  return {
    folder,
    work,
    server,
    file: (name, content) => {
      const path = join(work, name)
      writeFileSync(path, content)
      return path
    },
    open: async (options = {}) => {
      const warehouse = await openSnowflake({
        signIn: { authenticator: 'SNOWFLAKE', ...server.users.password },
        account: server.account,
        accessUrl: server.url,
        role: server.role,
        warehouse: server.warehouse,
        database: server.database ?? 'HUBSPOT_DB',
        workFolder: work,
        clock: systemClock,
        signal: new AbortController().signal,
        tag: () => '{"sync":"test"}',
        ...options,
      })
      opened.push(warehouse)
      return warehouse
    },
    [Symbol.asyncDispose]: async () => {
      for (const warehouse of opened) await warehouse[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
