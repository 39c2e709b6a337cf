import { expect } from 'vitest'
import { loadConfig } from '../../src/config/load.ts'
import { knownNames, openConnector } from '../../src/connector.ts'
import type { RunResult } from '../../src/engine/reports.ts'
import type { StreamVerification, VerifyOptions } from '../../src/engine/verification.ts'
import { silentLog } from '../../src/machine/log.ts'
import type { SandboxOptions } from '../../src/sandbox/start.ts'
import { type CliRoom, configOf, openCliRoom } from '../cli/cli-room.ts'

export interface VerifyRoom extends CliRoom {
  run(sync?: string): Promise<RunResult>
  /** Reports by stream. */
  verify(
    options?: Partial<VerifyOptions>,
    sync?: string,
  ): Promise<Readonly<Record<string, StreamVerification>>>
  call<T = unknown>(method: string, path: string, body?: unknown): Promise<T>
  /** Another configuration from now on. */
  configure(syncs: string): Promise<void>
}

/** A sandbox account and a DuckDB file (or a warehouse elsewhere); runs and comparisons each open the connector anew, so that SQL has the file between them. */
export async function openVerifyRoom(
  syncs: string,
  options: SandboxOptions = {},
): Promise<VerifyRoom> {
  const room = await openCliRoom(configOf(syncs), { seed: 7, ...options })
  const connected = async <T>(
    work: (connector: ReturnType<typeof openConnector>) => Promise<T>,
  ): Promise<T> => {
    const config = await loadConfig(
      `${room.folder}/hubspot-warehouse.yaml`,
      room.environment,
      knownNames,
    )
    await using connector = openConnector(config, {
      log: silentLog,
      signal: new AbortController().signal,
      progress: () => undefined,
    })
    return await work(connector)
  }
  return {
    ...room,
    run: (sync = 'crm_in') =>
      connected(async (connector) => {
        const result = await connector.run(sync, { full: false, approve: null })
        expect(result.status, JSON.stringify(result)).toBe('succeeded')
        return result
      }),
    verify: (asked = {}, sync = 'crm_in') =>
      connected(async (connector) => {
        const streams: Record<string, StreamVerification> = {}
        const all = { sample: 200, values: false, stream: null, ...asked }
        for await (const one of connector.verify(sync, all)) streams[one.stream] = one
        return streams
      }),
    configure: async (changed) => {
      await room.write('hubspot-warehouse.yaml', configOf(changed))
    },
    call: async <T>(method: string, path: string, body?: unknown): Promise<T> => {
      const answer = await fetch(`${room.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', authorization: `Bearer ${room.token}` },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
      return (text === '' ? undefined : JSON.parse(text)) as T
    },
  }
}

/** Creates contacts by HubSpot's own call; their ids in order. */
export async function createContacts(room: VerifyRoom, count: number): Promise<readonly string[]> {
  const ids: string[] = []
  for (let at = 0; at < count; at += 100) {
    const inputs = Array.from({ length: Math.min(100, count - at) }, (_, place) => ({
      properties: { email: `person${at + place}@example.com`, firstname: `Person ${at + place}` },
    }))
    const path = '/crm/v3/objects/contacts/batch/create'
    const { results } = await room.call<{ results: { id: string }[] }>('POST', path, { inputs })
    ids.push(...results.map(({ id }) => id))
  }
  return ids
}

/** Streams that drift or could not be compared; a line of its own when nothing was compared at all. */
export function drifting(
  streams: Readonly<Record<string, StreamVerification>>,
): readonly unknown[] {
  const all = Object.values(streams)
  if (!all.some(({ sampled }) => sampled > 0)) return ['nothing was compared']
  return all.filter(({ drift, differing, error }) => drift || differing > 0 || error !== undefined)
}
