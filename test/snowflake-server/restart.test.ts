import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { connect, disconnect, failureOf, run } from './driver.ts'
import { column, scriptedEngine } from './scripted-engine.ts'
import { startSnowflakeServer, type SnowflakeServer } from './server.ts'

test('a server that went away and came back knows the secrets, but no session', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'snowflake-restart-'))
  const start = (port: number): Promise<SnowflakeServer> => {
    const engine = scriptedEngine(folder, () => ({
      columns: [column('N', 'text')],
      rows: [[['x']]],
    }))
    return startSnowflakeServer({ engine, port, folder })
  }
  const first = await start(0)
  try {
    const { user: username, privateKey } = first.users.keyPair
    const options = { authenticator: 'SNOWFLAKE_JWT', username, privateKey }
    const connection = await connect(first, options)
    await first[Symbol.asyncDispose]()
    const second = await start(Number(new URL(first.url).port))
    // What the driver makes of a token that the server doesn't know: it disconnects itself.
    expect((await failureOf(run(connection, 'OLD'))).code).toBe('407002')
    const fresh = await connect(second, options)
    expect((await run(fresh, 'NEW')).rows).toEqual([{ N: 'x' }])
    await disconnect(fresh)
    expect(second.users.password).toEqual(first.users.password)
    await second[Symbol.asyncDispose]()
  } finally {
    rmSync(folder, { recursive: true })
  }
})
