import { z } from 'zod'

/** What a request asks for: the endpoint in one word. */
export const operations = [
  'login',
  'query',
  'result',
  'chunk',
  'monitor',
  'abort',
  'heartbeat',
  'renew',
  'logout',
  'telemetry',
] as const
export type Operation = (typeof operations)[number]

const actionShape = z.strictObject({
  /** Close the connection without an answer. */
  reset: z.boolean().optional(),
  /** Answer with this status in place of the real one; a body without a status comes with 200, as a proxy's page does. */
  status: z.int().optional(),
  body: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  /** Answer as Snowflake does when a statement fails. */
  error: z
    .strictObject({ code: z.string(), sql_state: z.string(), message: z.string() })
    .optional(),
  /** First of all end or expire the open sessions. */
  session: z.enum(['session', 'master', 'gone']).optional(),
  stall_ms: z.int().optional(),
  /** Wait until released (or, for a statement that runs, until it is cancelled). */
  hold: z.boolean().optional(),
})
export type FaultAction = z.infer<typeof actionShape>

/**
 * `before`: the request never arrives. `running`: the statement is known and can be cancelled, but has not begun (stall
 * and hold only). `after`: it took effect; the answer is what the action makes of it.
 */
export const faultShape = z.strictObject({
  on: z.enum(operations).default('query'),
  /** A regular expression on the statement's text, case ignored. */
  sql: z.string().optional(),
  phase: z.enum(['before', 'running', 'after']).default('before'),
  /** The first match that it strikes, counted from 1, and how many. */
  from: z.int().min(1).default(1),
  times: z.int().min(1).default(1),
  action: actionShape,
})
export type Fault = z.input<typeof faultShape>

type Armed = z.infer<typeof faultShape> & { readonly pattern: RegExp | null; seen: number }

export interface Faults {
  set(faults: readonly Fault[]): void
  add(fault: Fault): void
  /** Counts the request for every fault of its phase; the first that is due acts. */
  next(on: Operation, phase: Armed['phase'], sql: string | null): FaultAction | undefined
  release(): void
  /** Waits until `release`, or until the signal. */
  held(signal: AbortSignal): Promise<void>
  /** How many wait now. */
  readonly waiting: () => number
}

export function makeFaults(): Faults {
  let armed: Armed[] = []
  const waiting = new Set<() => void>()
  const arm = (fault: Fault): Armed => {
    const read = faultShape.parse(fault)
    const pattern = read.sql === undefined ? null : new RegExp(read.sql, 'iu')
    return { ...read, pattern, seen: 0 }
  }
  return {
    set(faults) {
      armed = faults.map(arm)
    },
    add(fault) {
      armed.push(arm(fault))
    },
    next(on, phase, sql) {
      let due: FaultAction | undefined
      for (const fault of armed) {
        if (fault.on !== on || fault.phase !== phase) continue
        if (fault.pattern !== null && !fault.pattern.test(sql ?? '')) continue
        fault.seen++
        if (fault.seen >= fault.from && fault.seen < fault.from + fault.times) due ??= fault.action
      }
      return due
    },
    release() {
      for (const go of waiting) go()
    },
    async held(signal) {
      if (signal.aborted) return
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting.add(resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
      await promise
      waiting.delete(resolve)
    },
    waiting: () => waiting.size,
  }
}
