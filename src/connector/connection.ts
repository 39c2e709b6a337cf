import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Config } from '../config/load.ts'
import { defaults } from '../config/orders.ts'
import { readSecret } from '../config/secrets.ts'
import type { WarehouseConfig } from '../config/warehouse-schema.ts'
import type { Clock, HubSpot, Log, Ports, Random, Warehouse, WorkFolder } from '../engine/ports.ts'
import { machineProcesses } from '../engine/journal/holder.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { createHubSpot } from '../hubspot/client.ts'
import { Governor } from '../hubspot/governor.ts'
import { fixedToken } from '../hubspot/sign-in.ts'
import { type OpenWorkFolder, openWorkFolder } from '../machine/work-folder.ts'
import type { DuckDbWarehouse } from '../warehouse/duckdb/warehouse.ts'
import type { Around } from './around.ts'
import { runningObserver, runningSync } from './run-tag.ts'
import { baseUrlOf, openOAuth, type SignIn } from './oauth-app.ts'
import { openDuckDbFile, openSnowflakeAccount } from './warehouses.ts'

export interface Machine {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly signal: AbortSignal
  readonly governors: Governors
  readonly around?: Around | undefined
}

/** The governor of each account that this process talks to, by a digest of where and as whom. */
export type Governors = Map<string, Governor>

/**
 * Burst limits are counted for each app and account (HUBSPOT.md 7), which is what a private token stands for, and with
 * OAuth the client id and the account: connections that are counted together share a governor, so that together they
 * stay within the limits.
 */
function governorOf(
  governors: Governors,
  account: { readonly baseUrl: string; readonly countedAs: string; readonly dailyShare: number },
  clock: Clock,
): Governor {
  const key = createHash('sha256').update(`${account.baseUrl}\n${account.countedAs}`).digest('hex')
  const present = governors.get(key)
  if (present !== undefined) return present
  const made = new Governor({ clock, dailyShare: account.dailyShare })
  governors.set(key, made)
  return made
}

/** One HubSpot account and one warehouse, opened as they are needed. */
export interface Connection extends AsyncDisposable {
  readonly name: string
  readonly around: Around
  hubspot(): Promise<HubSpot>
  readonly kind: WarehouseConfig['kind']
  warehouse(): Promise<Warehouse>
  /** What only a DuckDB file can do. @throws `config.usage` on any other warehouse */
  duckDb(): Promise<DuckDbWarehouse>
  /** Files that go with this connection, or at the next start when the process was cut off. */
  work(): Promise<WorkFolder>
  ports(): Promise<Ports>
}

/** `sources`: files beside the DuckDB file that it may read. */
export function openConnection(
  config: Config,
  name: string,
  machine: Machine,
  sources: readonly string[],
): Connection {
  const connection = config.document.connections[name]
  if (connection === undefined) {
    throw new ConnectorError('config.usage', {
      what: `There is no connection ${name}.`,
      why: `The configuration has ${Object.keys(config.document.connections).join(', ') || 'none'}.`,
      fix: 'Name one of them with --connection.',
    })
  }
  const { hubspot: account = {}, warehouse: place } = connection
  const { around = {} } = machine

  const work = once(async () => {
    // In a container the document's folder may be mounted read-only.
    const root =
      config.environment['HUBSPOT_WAREHOUSE_WORK'] ??
      join(config.folder, '.hubspot-warehouse', 'work')
    const { processes = machineProcesses } = around
    const folder = await openWorkFolder(root, machine.random.uuid(), processes).catch(
      (cause: unknown) => {
        if (cause instanceof ConnectorError) throw cause
        throw new ConnectorError('run.work_folder', {
          what: `The work folder ${root} can't be used.`,
          why: cause instanceof Error ? `${cause.message}.` : 'The system refused it.',
          fix: 'Make it a folder that this user may write, or name one with HUBSPOT_WAREHOUSE_WORK.',
          cause,
        })
      },
    )
    return around.work?.(folder) ?? folder
  })
  const signIn = once(async (): Promise<SignIn> => {
    const { oauth } = account
    if (oauth !== undefined)
      return openOAuth(config, name, oauth, baseUrlOf(config, account), machine)
    const token = await readSecret(
      account.token ?? { env: 'HUBSPOT_TOKEN' },
      config.environment,
      config.folder,
    )
    return {
      token: fixedToken(token),
      countedAs: token,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }
  })
  const hubspot = once(async () => {
    const { token, countedAs } = await signIn.get()
    const baseUrl = baseUrlOf(config, account)
    const dailyShare = account.daily_share ?? defaults.dailyShare
    return createHubSpot({
      baseUrl,
      token,
      governor: governorOf(machine.governors, { baseUrl, countedAs, dailyShare }, machine.clock),
      clock: machine.clock,
      random: machine.random,
      log: machine.log,
      whose: runningSync,
      observed: runningObserver,
      around: around.dispatcher,
    })
  })
  const duckDb = once(async () => {
    if (place.kind !== 'duckdb') throw onlyDuckDb(name)
    return openDuckDbFile(config, place, (await work.get()).path, sources, machine)
  })
  const warehouse = once(async (): Promise<Warehouse> => {
    const opened =
      place.kind === 'duckdb'
        ? await duckDb.get()
        : await openSnowflakeAccount(config, { name, place }, (await work.get()).path, machine)
    return around.warehouse?.(opened) ?? opened
  })
  return {
    name,
    around,
    kind: place.kind,
    hubspot: hubspot.get,
    warehouse: warehouse.get,
    duckDb: duckDb.get,
    work: work.get,
    ports: async () => ({
      hubspot: await hubspot.get(),
      warehouse: await warehouse.get(),
      work: await work.get(),
      clock: machine.clock,
      random: machine.random,
      log: machine.log,
      signal: machine.signal,
    }),
    [Symbol.asyncDispose]: async () => {
      await disposeOf(warehouse)
      if (warehouse.made() === null) await disposeOf(duckDb)
      await disposeOf(hubspot)
      await disposeOf(signIn)
      await disposeOf<OpenWorkFolder>(work)
    },
  }
}

interface Once<T> {
  readonly get: () => Promise<T>
  readonly made: () => Promise<T> | null
}

/** Made at first use; one that failed is tried again at the next. */
function once<T>(make: () => Promise<T>): Once<T> {
  let made: Promise<T> | null = null
  return {
    get: () => {
      made ??= make().catch((error: unknown) => {
        made = null
        throw error
      })
      return made
    },
    made: () => made,
  }
}

async function disposeOf<T extends AsyncDisposable>(lazy: Once<T>): Promise<void> {
  const made = await lazy.made()
  if (made !== null) await made[Symbol.asyncDispose]()
}

const onlyDuckDb = (connection: string): ConnectorError =>
  new ConnectorError('config.usage', {
    what: `The connection ${connection} takes no file of this machine.`,
    why: 'Its warehouse is Snowflake; only DuckDB reads files directly.',
    fix: "Load it there: Snowsight's Add Data, or PUT into a stage and COPY INTO a table.",
  })
