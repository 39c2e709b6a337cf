import { spawnSync } from 'node:child_process'
import { thisProcess } from '../../src/engine/journal/holder.ts'
import { beginRun } from '../../src/engine/journal/runs.ts'
import type { OutboundOrder } from '../../src/engine/orders.ts'
import type { Clock, HubSpot, Ports } from '../../src/engine/ports.ts'
import { createHubSpot } from '../../src/hubspot/client.ts'
import { fixedToken } from '../../src/hubspot/sign-in.ts'
import { silentLog } from '../../src/machine/log.ts'
import { systemRandom } from '../../src/machine/random.ts'
import { runOutbound } from '../../src/outbound/run.ts'
import type { SandboxOptions } from '../../src/sandbox/start.ts'
import {
  field,
  orderOf,
  type OutboundRoom,
  outboundRoom,
  type TrueRecord,
} from './outbound-room.ts'
import { runOnce } from './run-once.ts'

/** Waits last 20 ms at most and count in full: what polls HubSpot sees time pass, and nobody waits for it. */
function shortClock(): Clock {
  let skippedMs = 0
  return {
    now: () => new Date(Date.now() + skippedMs),
    sleep: async (ms, signal) => {
      signal?.throwIfAborted()
      const shortMs = Math.min(ms, 20)
      await new Promise((resolve) => setTimeout(resolve, shortMs))
      signal?.throwIfAborted()
      skippedMs += ms - shortMs
    },
  }
}

/** An outbound room whose run waits shortly. */
export async function sendRoom(options: SandboxOptions = {}): Promise<OutboundRoom> {
  const room = await outboundRoom(options)
  const clock = shortClock()
  const hubspot = createHubSpot({
    baseUrl: room.sandbox.url,
    token: fixedToken(room.sandbox.token),
    clock,
    random: systemRandom,
    log: silentLog,
  })
  return {
    ...room,
    ports: { ...room.ports, clock, hubspot },
    async [Symbol.asyncDispose]() {
      await hubspot[Symbol.asyncDispose]()
      await room[Symbol.asyncDispose]()
    },
  }
}

export const withPorts = (room: OutboundRoom, ports: Partial<Ports>): OutboundRoom => ({
  ...room,
  ports: { ...room.ports, ...ports },
})

/** The HubSpot port, with an act of somebody else before the first write. */
export function meanwhile(hubspot: HubSpot, act: () => Promise<unknown>): HubSpot {
  let acted: Promise<unknown> | null = null
  const first = async (): Promise<void> => {
    acted ??= act()
    await acted
  }
  return {
    ...hubspot,
    create: async (...given) => {
      await first()
      return hubspot.create(...given)
    },
    update: async (...given) => {
      await first()
      return hubspot.update(...given)
    },
    imports: {
      ...hubspot.imports,
      start: async (...given) => {
        await first()
        return hubspot.imports.start(...given)
      },
    },
  }
}

/** Pages that never come. */
const dyingPages = (die: () => never): AsyncIterable<never> => ({
  [Symbol.asyncIterator]: () => ({ next: async () => die() }),
})

class Killed extends Error {}

/**
 * Ports of a process that dies at its nth call to HubSpot or the warehouse: before the call takes effect, or after it so
 * that its answer is lost. From then on every call fails, as nothing runs in a dead process.
 */
function dyingPorts(ports: Ports, at: number, when: 'before' | 'after') {
  let calls = 0
  let dead = false
  const die = (): never => {
    dead = true
    throw new Killed(`killed at call ${at}`)
  }
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name, receiver) {
        const value: unknown = Reflect.get(object, name, receiver)
        if (name === 'associations' || name === 'imports') return wrap(value as object)
        if (typeof value !== 'function' || typeof name === 'symbol') return value
        if (/^(calls|quota|objectTypeId|sourceQuery)$/.test(name)) return value.bind(object)
        const act = value as (...given: unknown[]) => unknown
        return (...given: unknown[]): unknown => {
          if (dead) die()
          calls += 1
          const mine = calls === at
          if (mine && when === 'before') die()
          const result = act.apply(object, given)
          if (!(result instanceof Promise)) return mine ? dyingPages(die) : result
          return result.then((came: unknown) => (mine || dead ? die() : came))
        }
      },
    })
  return {
    ports: { ...ports, hubspot: wrap(ports.hubspot), warehouse: wrap(ports.warehouse) },
    calls: () => calls,
    isDead: () => dead,
  }
}

/** Contacts by e-mail with city, and links among themselves. */
export const contactsOrder = (changes: Partial<OutboundOrder> = {}): OutboundOrder =>
  orderOf({ fields: [field('firstname'), field('city')], waitMs: 36_000_000, ...changes })

export const isLive = ({ archived, mergedInto }: TrueRecord): boolean =>
  !archived && (mergedInto ?? null) === null

/** Live contacts: `email firstname city`. */
export const contactsOf = async (room: OutboundRoom): Promise<readonly string[]> =>
  (await room.records('contacts'))
    .filter(isLive)
    .map(
      ({ properties: { email, firstname, city } }) => `${email} ${firstname ?? '-'} ${city ?? '-'}`,
    )
    .sort()

/** Calls of one kind since the account was made, by its own log. */
export async function callsTo(room: OutboundRoom, path: RegExp): Promise<number> {
  const counted = await room.control<Readonly<Record<string, number>>>('requests?count=1')
  return Object.entries(counted)
    .filter(([request]) => path.test(request))
    .reduce((sum, [, count]) => sum + count, 0)
}

export const statusesOf = (room: OutboundRoom) =>
  room.rows('SELECT key, action, status, error_code FROM hubspot_sync.changes ORDER BY key, status')

/** A run whose process dies on the way: it leaves its lease behind, held by a process that is gone. */
export async function runAndDie(
  room: OutboundRoom,
  order: OutboundOrder,
  at: number,
  when: 'before' | 'after',
): Promise<{ readonly died: boolean }> {
  const { ports } = room
  const { pid } = spawnSync(process.execPath, ['--version'])
  const run = await beginRun(ports, {
    runId: ports.random.uuid(),
    sync: order.sync,
    direction: 'outbound',
    configuration: '',
    version: 'test',
    holder: { ...thisProcess(), pid },
  })
  const dying = dyingPorts(ports, at, when)
  await runOutbound(order, dying.ports, run, () => undefined)
  return { died: dying.isDead() }
}

export { runOnce }
