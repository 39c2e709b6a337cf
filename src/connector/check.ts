import { type Config } from '../config/load.ts'
import type { Stream, Target } from '../declare/index.ts'
import type { SignInFacts, WarehouseUse } from '../engine/ports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import type { Connection } from './connection.ts'

/** One line of `check`. */
export interface CheckLine {
  readonly name: string
  readonly ok: boolean
  readonly detail: string
  /** For people, where the detail is long. */
  readonly brief?: string
  readonly fix: string | null
  /** The exit code that a failing line leads to. */
  readonly exit: number
}

/** The name of the line that tells whether HubSpot lets us in. */
export const signInLine = 'HubSpot sign-in'

/** What a sync reads or writes, for the scopes that it needs. */
export interface CheckedSync {
  readonly sync: string
  /** `jobs`: the scope of HubSpot jobs, which it can do without. */
  readonly needs: readonly (Pick<Stream | Target, 'scopes'> & {
    readonly what: string
    readonly jobs: string | null
  })[]
}

/** Sign-in, scopes per stream and target, the warehouse and the quota of one connection. */
export async function* checkConnection(
  config: Config,
  connection: Connection,
  syncs: readonly CheckedSync[],
  use: WarehouseUse,
  signal: AbortSignal,
): AsyncGenerator<CheckLine> {
  yield { name: 'configuration', ok: true, detail: config.file, fix: null, exit: 0 }
  const hubspot = yield* attempt(signInLine, async () => {
    const client = await connection.hubspot()
    const account = await client.account(signal)
    const signIn = await client.signIn(signal)
    return {
      value: { client, granted: signIn.scopes },
      detail: `account ${account.portalId}, time zone ${account.timeZone}, ${signedInBy(signIn)}`,
    }
  })
  if (hubspot !== null) {
    const { client, granted } = hubspot
    if (granted !== null) {
      yield {
        name: 'HubSpot scopes',
        ok: true,
        detail: granted.length === 0 ? 'none' : granted.toSorted().join(', '),
        brief: granted.length === 0 ? 'none' : `${granted.length} granted; --json names them`,
        fix: null,
        exit: 0,
      }
    }
    yield* checkScopes(granted, syncs)
    const quota = client.quota()
    yield {
      name: 'quota',
      ok: true,
      detail:
        quota.dailyRemaining === null
          ? 'HubSpot gave no daily figures'
          : `${quota.dailyRemaining} of ${quota.dailyMax} calls left today, ${quota.burstMax ?? '?'} in 10 s`,
      fix: null,
      exit: 0,
    }
  }
  const warehouse = yield* attempt('warehouse', async () => {
    const opened = await connection.warehouse()
    return { value: opened, detail: 'opened' }
  })
  if (warehouse !== null) {
    for (const line of await warehouse.check(use))
      yield { ...line, name: `warehouse ${line.name}`, exit: 1 }
  }
}

async function* attempt<T>(
  name: string,
  work: () => Promise<{ readonly value: T; readonly detail: string }>,
): AsyncGenerator<CheckLine, T | null> {
  try {
    const { value, detail } = await work()
    yield { name, ok: true, detail, fix: null, exit: 0 }
    return value
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error
    yield {
      name,
      ok: false,
      detail: `${error.what} ${error.why}`,
      fix: error.fix,
      exit: error.exit || 1,
    }
    return null
  }
}

function signedInBy({ kind, user }: SignInFacts): string {
  const by = kind === 'oauth' ? 'by OAuth' : 'by token'
  return user === null ? by : `${by} of user ${user}`
}

function* checkScopes(
  granted: readonly string[] | null,
  syncs: readonly CheckedSync[],
): Generator<CheckLine> {
  for (const { sync, needs } of syncs) {
    for (const { what, scopes, jobs } of needs) {
      const name = `${sync} ${what}`
      if (granted === null) {
        yield {
          name,
          ok: true,
          detail: 'HubSpot does not tell the scopes of this token; a run will',
          fix: null,
          exit: 0,
        }
        continue
      }
      const missing = missingScopes(scopes, granted)
      const noJobs = jobs !== null && !granted.includes(jobs)
      yield missing.length === 0
        ? {
            name,
            ok: true,
            detail: noJobs
              ? `scopes granted; without ${jobs} it runs without HubSpot jobs, slower for large sets`
              : 'scopes granted',
            fix: null,
            exit: 0,
          }
        : {
            name,
            ok: false,
            detail: `lacks ${missing.join(', ')}: it would be skipped`,
            fix: `Add ${missing.length === 1 ? 'the scope' : 'the scopes'} ${missing.join(', ')} to the app or service key in HubSpot, then reconnect; with OAuth log in again.`,
            exit: 3,
          }
    }
  }
}

/** Scopes that are not granted; of alternatives the first is named. */
export function missingScopes(
  wanted: Pick<Stream | Target, 'scopes'>['scopes'],
  granted: readonly string[],
): readonly string[] {
  return wanted.flatMap((scope) => {
    const alternatives = typeof scope === 'string' ? [scope] : scope
    return alternatives.some((one) => granted.includes(one)) ? [] : alternatives.slice(0, 1)
  })
}
