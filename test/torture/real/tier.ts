import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { stringify } from 'yaml'
import type { Fault } from '../../../src/sandbox/options.ts'
import { startSandbox } from '../../../src/sandbox/start.ts'
import type { Beginning, Ended, Meanwhile, RunOrder, Tier } from '../tier.ts'
import { type Launch, launch, type Launched } from './launch.ts'
import { openDuckDbPlace, openSnowflakePlace } from './places.ts'

export type RealWarehouse = 'duckdb' | 'snowflake'

export interface RealOptions {
  readonly warehouse: RealWarehouse
  /** Whether processes need not sit out what they wait for: the clocks, theirs and HubSpot's, go on instead. */
  readonly isSwift?: boolean
  /** A folder that `keep` of another tier filled: its warehouse is the beginning of this one's. */
  readonly from?: string | null
  /** Further keys of the connection. */
  readonly connection?: Readonly<Record<string, unknown>>
  /** Another way to the Snowflake server than straight to its URL. */
  readonly via?: (url: string) => Promise<string>
}

export type StartOrder = Pick<RunOrder, 'kill' | 'meanwhile'> &
  Pick<Launch, 'limitMs'> & { readonly host?: string }

export interface RealTier extends Tier {
  /** The folder in which processes run: the configuration document is there. */
  readonly folder: string
  /** Starts a command that goes on until it is ended: `serve`. */
  start(args: readonly string[], order?: StartOrder): Promise<Launched>
  /** What the death of a process that `start` began does to its sessions. */
  abandoned(): Promise<void>
  /** Ends the tier; its warehouse stays in the folder. */
  keep(folder: string): Promise<void>
}

/** Rates per real second would only make runs slow, what was written is found at once, HubSpot jobs take no time. */
export const quick = {
  burst_limit: 0,
  associations_burst_limit: 0,
  search_limit_per_second: 0,
  index_lag_ms: 0,
  'exports.start_ms': 5,
  'exports.min_ms': 20,
  'imports.start_ms': 5,
  'imports.min_ms': 20,
}

/** A sandbox on loopback, a DuckDB file or the wire server, and the command line as processes of their own. */
export async function openRealTier(beginning: Beginning, options: RealOptions): Promise<RealTier> {
  const { warehouse, from = null } = options
  const folder = await mkdtemp(join(tmpdir(), 'hubspot-warehouse-torture-'))
  const sandbox = await startSandbox({
    seed: beginning.seed,
    knobs: { ...quick, ...beginning.knobs },
  })
  const place =
    warehouse === 'duckdb'
      ? await openDuckDbPlace(folder, from)
      : await openSnowflakePlace(folder, from)
  const settings = stringify({
    hubspot: { token: { env: 'HUBSPOT_TOKEN' } },
    ...options.connection,
  })
  const document = [
    'version: 1',
    'connections:',
    '  main:',
    ...settings
      .trim()
      .split('\n')
      .map((line) => `    ${line}`),
    `    warehouse: ${place.configuration}`,
    stringify({ syncs: beginning.syncs }),
  ]
  await writeFile(join(folder, 'hubspot-warehouse.yaml'), document.join('\n'))
  const environment = {
    HUBSPOT_TOKEN: sandbox.token,
    HUBSPOT_BASE_URL: sandbox.url,
    LOG_LEVEL: 'debug',
    ...place.environment,
    ...(await redirected(place.environment, options.via)),
  }
  let aheadMs = 0
  /** Processes that do something, or wait for time: those that stand still until another one has ended do not. */
  let atWork = 0

  const send = async <T>(path: string, method: string, body: unknown): Promise<T> => {
    const answer = await fetch(`${sandbox.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${sandbox.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }
  /** An account that is told to close its port for a moment (`closes_ms`) is closed to the harness too: it asks again. */
  const control = async <T>(path: string, body?: unknown): Promise<T> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await send<T>(`/_sandbox/${path}`, body === undefined ? 'GET' : 'POST', body)
      } catch (error) {
        if (tries === mostTries || !isClosed(error)) throw error
        await sleep(200)
      }
    }
  }

  const begin = (
    args: readonly string[],
    { kill, meanwhile = [], host, limitMs, isSwift }: StartOrder & { readonly isSwift?: boolean },
  ): Promise<Launched> =>
    launch({
      folder,
      args,
      environment,
      orders: {
        kill: kill ?? null,
        armed: meanwhile.map(({ step }) => step),
        aheadMs,
        isSwift: isSwift === true,
        host: host ?? null,
      },
      // Beside another one's work time goes on as it does.
      pass: async (ms) => {
        if (atWork > 1) return 0
        await pass(ms)
        return ms
      },
      meanwhile: meanwhile.map(({ act }) => act),
      ...(limitMs === undefined ? {} : { limitMs }),
    })

  const pass = async (ms: number): Promise<void> => {
    aheadMs += ms
    await control('clock', { advance: `${ms}ms` })
  }

  const run = async (order: RunOrder): Promise<Ended> => {
    const { pause, meanwhile = [] } = order
    const waits: readonly Meanwhile[] =
      pause === undefined
        ? []
        : [
            {
              step: pause.step,
              act: async () => {
                atWork -= 1
                await pause.until
                atWork += 1
              },
            },
          ]
    atWork += 1
    const started = await begin(['run', ...order.syncs, '--json', ...(order.args ?? [])], {
      ...(order.kill === undefined ? {} : { kill: order.kill }),
      meanwhile: [...meanwhile, ...waits],
      isSwift: options.isSwift === true,
    })
    const ended = await started.ended.finally(() => {
      atWork -= 1
    })
    if (ended.killed) await place.abandoned()
    return ended
  }

  const close = async (): Promise<void> => {
    await sandbox.close()
    await rm(folder, { recursive: true, force: true })
  }

  return {
    name: warehouse === 'duckdb' ? 'real' : 'real, snowflake',
    folder,
    control,
    faults: async (faults: readonly Fault[]) =>
      void (await control('faults', {
        faults: options.isSwift === true ? faults.map(atOnce) : faults,
      })),
    api: (method, path, body) => control('act', { method, path, body }),
    query: (sql) => place.query(sql),
    execute: (sql) => place.execute(sql),
    run,
    start: (args, order = {}) => begin(args, order),
    abandoned: () => place.abandoned(),
    pass,
    keep: async (to) => {
      await place.keep(to)
      await close()
    },
    [Symbol.asyncDispose]: async () => {
      await place[Symbol.asyncDispose]()
      await close()
    },
  }
}

const url = 'SNOWFLAKE_ACCESS_URL'

const mostTries = 25

/** Nobody listens: what was asked has not been heard. */
const isClosed = (error: unknown): boolean =>
  error instanceof TypeError &&
  error.cause instanceof Error &&
  'code' in error.cause &&
  error.cause.code === 'ECONNREFUSED'

async function redirected(
  environment: Readonly<Record<string, string>>,
  via: RealOptions['via'],
): Promise<Readonly<Record<string, string>>> {
  const straight = environment[url]
  return via === undefined || straight === undefined ? {} : { [url]: await via(straight) }
}

/** An answer that does not come is waited for by the machine's own clock: it breaks off instead. */
const atOnce = ({ action, ...fault }: Fault): Fault => {
  if (!('stall_ms' in action)) return { ...fault, action }
  const { stall_ms: _, ...rest } = action
  return { ...fault, action: { ...rest, reset: true } }
}
