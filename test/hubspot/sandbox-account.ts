import { startSandbox } from '../../src/sandbox/start.ts'
import type { SandboxOptions } from '../../src/sandbox/start.ts'
import { createCore } from '../../src/hubspot/core.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { transportTo } from './support.ts'

export interface TrueRecord {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly archived: boolean
  readonly mergedInto: string | null
}

/** A HubSpot account on loopback and our client for it. Only the wire is used, never the sandbox's insides. */
export async function account(
  options: SandboxOptions = {},
  limits: { readonly dailyShare?: number } = {},
) {
  // Our waits take no time here, so rates per real second would never be kept: tests of limits set them back.
  const knobs = {
    burst_limit: 0,
    associations_burst_limit: 0,
    search_limit_per_second: 0,
    index_lag_ms: 0,
  }
  const sandbox = await startSandbox({ ...options, knobs: { ...knobs, ...options.knobs } })
  const { transport, clock, log } = transportTo(sandbox.url, {
    token: fixedToken(sandbox.token),
    ...limits,
  })
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
    transport,
    hubspot: createCore(transport),
    clock,
    log,
    control,
    knobs: (values: Readonly<Record<string, unknown>>) => control('knobs', values),
    faults: (...faults: readonly unknown[]) => control('faults', { faults }),
    truth: async (object: string) =>
      (await control<{ results: TrueRecord[] }>(`records/${object}`)).results,
    write: (object: string, records: readonly unknown[]) =>
      control(`records/${object}`, { records }),
    asked: async () => control<Readonly<Record<string, number>>>('requests?count=1'),
    async [Symbol.asyncDispose]() {
      await transport[Symbol.asyncDispose]()
      await sandbox.close()
    },
  }
}

export async function pagesOf<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const read: T[] = []
  for await (const page of pages) read.push(page)
  return read
}

export async function all<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const items: T[] = []
  for await (const page of pages) items.push(...page)
  return items
}
