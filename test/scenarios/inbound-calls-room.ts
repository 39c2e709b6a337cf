import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../src/config/load.ts'
import { knownNames, openConnector } from '../../src/connector.ts'
import type { InboundPlan, InboundResult } from '../../src/engine/reports.ts'
import { silentLog } from '../../src/machine/log.ts'
import { type SandboxOptions, startSandbox } from '../../src/sandbox/start.ts'

type Calls = Readonly<Record<string, number>>

export interface CallsRun {
  readonly result: InboundResult
  /** What the account itself counted, by method and path; polls of exports apart. */
  readonly requests: readonly string[]
  readonly polls: number
}

/** A sandbox account and an inbound sync, run in this process; calls are counted on the account's side. */
export async function callsRoom(streams: string, options: SandboxOptions = {}, settings = '') {
  const folder = await mkdtemp(join(tmpdir(), 'calls-'))
  const sandbox = await startSandbox({
    seed: 11,
    ...options,
    knobs: {
      burst_limit: 0,
      associations_burst_limit: 0,
      search_limit_per_second: 0,
      index_lag_ms: 0,
      ...options.knobs,
    },
  })
  const file = join(folder, 'hubspot-warehouse.yaml')
  await writeFile(
    file,
    `version: 1
connections:
  main:
    warehouse: { kind: duckdb, path: ${join(folder, 'crm.duckdb')} }
syncs:
  crm_in: { connection: main, direction: inbound, ${settings} streams: ${streams} }
`,
  )
  const control = async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    })
    if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  let token = sandbox.token
  const opened = async () =>
    openConnector(
      await loadConfig(file, { HUBSPOT_TOKEN: token, HUBSPOT_BASE_URL: sandbox.url }, knownNames),
      { log: silentLog, signal: new AbortController().signal, progress: () => undefined },
    )
  const logged = async (): Promise<readonly string[]> =>
    (await control<{ results: { method: string; path: string }[] }>('requests')).results.map(
      (one) => `${one.method} ${one.path.replace(/\?.*/u, '')}`,
    )
  const isPoll = (request: string): boolean => /exports\/.*(status|export\/\d+)$/u.test(request)

  return {
    sandbox,
    control,
    signInWith: (other: string) => {
      token = other
    },
    advance: (by: string) => control('clock', { advance: by }),
    write: (object: string, records: readonly unknown[]) =>
      control(`records/${object}`, { records }),
    async run(full = false): Promise<CallsRun> {
      const connector = await opened()
      const before = (await logged()).length
      try {
        const result = await connector.run('crm_in', { full, approve: null })
        if (result.direction !== 'inbound') throw new TypeError('The sync is inbound.')
        const requests = (await logged()).slice(before)
        return {
          result,
          requests: requests.filter((one) => !isPoll(one)),
          polls: requests.filter(isPoll).length,
        }
      } finally {
        await connector[Symbol.asyncDispose]()
      }
    },
    /** The plan, and how many calls it took itself. */
    async plan(): Promise<{ readonly plan: InboundPlan; readonly cost: number }> {
      const connector = await opened()
      const before = (await logged()).length
      try {
        const planned = await connector.plan('crm_in')
        if (planned.direction !== 'inbound') throw new TypeError('The sync is inbound.')
        return { plan: planned.plan, cost: (await logged()).length - before }
      } finally {
        await connector[Symbol.asyncDispose]()
      }
    },
    async [Symbol.asyncDispose]() {
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A plan's calls by kind, over all streams. */
function plannedCalls(plan: InboundPlan): Calls {
  const sums: Record<string, number> = {}
  for (const { calls } of Object.values(plan.streams)) {
    for (const [kind, count] of Object.entries(calls)) sums[kind] = (sums[kind] ?? 0) + count
  }
  return sums
}

/**
 * Where planned and actual calls differ by more than 10 %, by kind and in all. Polls of exports are HubSpot's to decide.
 */
export function misses(plan: InboundPlan, { result }: CallsRun): readonly string[] {
  if (result.status !== 'succeeded') return [JSON.stringify(result)]
  const { export: polls, ...planned } = plannedCalls(plan)
  const { export: polled, ...made } = result.calls
  const sum = (calls: Calls): number => Object.values(calls).reduce((all, some) => all + some, 0)
  return [
    ...Object.keys(made).map((kind) => [kind, planned[kind] ?? 0, made[kind] ?? 0] as const),
    ['all', sum(planned), sum(made)] as const,
    ['exports', Math.min(1, polls ?? 0), Math.min(1, polled ?? 0)] as const,
  ]
    .filter(([, foreseen, came]) => Math.abs(foreseen - came) > came / 10)
    .map(([of, foreseen, came]) => `${of}: ${foreseen} of ${came}; ${JSON.stringify(plan)}`)
}
