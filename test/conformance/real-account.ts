import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { snowflakeSettings } from '../../src/config/snowflake-settings.ts'
import { accountOf } from '../../src/connector/warehouses.ts'
import { systemClock } from '../../src/machine/clock.ts'
import { Session } from '../../src/warehouse/snowflake/session.ts'
import { signInOptions } from '../../src/warehouse/snowflake/sign-in.ts'
import { openSnowflake } from '../../src/warehouse/snowflake/warehouse.ts'
import { ofSnowflake, type Subject } from './subject.ts'

/** Whether the environment leads to an account, or with SNOWFLAKE_ACCESS_URL to a stand-in for one. */
export const isSet = (process.env['SNOWFLAKE_ACCOUNT'] ?? '') !== ''

/**
 * An empty database of the account that the SNOWFLAKE_* variables name, dropped in the end: the control schema's name is
 * fixed, so each case has a database of its own. The role needs CREATE DATABASE. Never run so far: we had no account.
 */
export async function openRealAccount(): Promise<Subject> {
  const folder = mkdtempSync(join(tmpdir(), 'account-'))
  const settings = snowflakeSettings('test', { kind: 'snowflake' }, process.env)
  const { signIn, account } = await accountOf(
    { file: '', folder: process.cwd(), text: '', document: noDocument, environment: process.env },
    settings,
  )
  const database = `HUBSPOT_TEST_${randomUUID().replaceAll('-', '').toUpperCase()}`
  const role = settings.role === null ? {} : { role: settings.role }
  const compute = settings.warehouse === null ? {} : { warehouse: settings.warehouse }
  const place = {
    account,
    ...(settings.accessUrl === null ? {} : { accessUrl: settings.accessUrl }),
    ...(settings.host === null ? {} : { host: settings.host }),
  }
  const common = {
    ...place,
    tag: () => '{"app":"hubspot-warehouse conformance"}',
    clock: systemClock,
    signal: new AbortController().signal,
  }
  const session = new Session({
    ...common,
    settings: { together: "ALTER SESSION SET TIMEZONE = 'UTC'", apart: new Map() },
    connection: () => ({ ...signInOptions(signIn, place), ...role, ...compute }),
  })
  try {
    await session.execute(`CREATE DATABASE ${database}`)
    const warehouse = await openSnowflake({
      ...common,
      ...role,
      ...compute,
      signIn,
      database,
      workFolder: folder,
      partBytes: 64 * 1024,
    })
    return {
      warehouse,
      nested: ofSnowflake,
      file: (name, content) => {
        const path = join(folder, name)
        writeFileSync(path, content)
        return path
      },
      [Symbol.asyncDispose]: async () => {
        await warehouse[Symbol.asyncDispose]()
        await end(session, database, folder)
      },
    }
  } catch (error) {
    await end(session, database, folder)
    throw error
  }
}

const noDocument = { version: 1, connections: {}, syncs: {} } as const

async function end(session: Session, database: string, folder: string): Promise<void> {
  await session.execute(`DROP DATABASE IF EXISTS ${database}`)
  await session[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true, force: true })
}
