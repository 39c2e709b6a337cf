import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../src/machine/clock.ts'
import { systemRandom } from '../../src/machine/random.ts'
import { type SandboxOptions, startSandbox } from '../../src/sandbox/start.ts'
import { createAssociations } from '../../src/hubspot/associations/associations.ts'
import { createExports } from '../../src/hubspot/exports/exports.ts'
import { createImports } from '../../src/hubspot/imports/imports.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { Transport } from '../../src/hubspot/transport.ts'

export interface TrueRecord {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly archived: boolean
  readonly mergedInto?: string | null
}

export interface TrueLink {
  readonly from: string
  readonly to: string
  readonly category: string
  readonly typeId: number
  readonly label: string | null
}

export const quick = {
  // Large, not off: the headers then tell our governor, which would go by the smallest limit else.
  burst_limit: 100_000,
  associations_burst_limit: 100_000,
  index_lag_ms: 0,
  'exports.start_ms': 0,
  'exports.min_ms': 0,
  'imports.start_ms': 0,
  'imports.min_ms': 0,
}

/** A sandbox whose HubSpot jobs take no time, and what works with them; waits are real, retries short. */
export async function jobAccount(options: SandboxOptions = {}) {
  const sandbox = await startSandbox({ ...options, knobs: { ...quick, ...options.knobs } })
  const transport = new Transport({
    baseUrl: sandbox.url,
    token: fixedToken(sandbox.token),
    clock: systemClock,
    random: systemRandom,
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    retry: { baseMs: 5, capMs: 20 },
  })
  const folder = await mkdtemp(join(tmpdir(), 'job-account-'))
  const control = async <T>(path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${sandbox.url}/_sandbox/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    })
    if (!answer.ok) throw new Error(`The sandbox refused ${path}: ${await answer.text()}`)
    return (await answer.json()) as T
  }
  return {
    url: sandbox.url,
    token: sandbox.token,
    transport,
    folder,
    control,
    exports: createExports(transport),
    imports: createImports(transport),
    associations: createAssociations(transport),
    knobs: (values: Readonly<Record<string, unknown>>) => control('knobs', values),
    faults: (...faults: readonly unknown[]) => control('faults', { faults }),
    truth: async (object: string) =>
      (await control<{ results: TrueRecord[] }>(`records/${object}`)).results,
    links: async (from: string, to: string) =>
      (await control<{ results: TrueLink[] }>(`associations/${from}/${to}`)).results,
    async [Symbol.asyncDispose]() {
      await transport[Symbol.asyncDispose]()
      await sandbox.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type JobAccount = Awaited<ReturnType<typeof jobAccount>>

/** Asks until the job has left waiting and running. */
export async function ended<T extends { readonly state: string }>(
  ask: () => Promise<T>,
): Promise<T> {
  for (let turn = 0; turn < 400; turn += 1) {
    const status = await ask()
    if (status.state !== 'waiting' && status.state !== 'running') return status
    await systemClock.sleep(25)
  }
  throw new Error('The job did not end.')
}
