import type { Row } from '../../src/engine/ports.ts'
import type { RunResult } from '../../src/engine/reports.ts'
import type { Fault } from '../../src/sandbox/options.ts'

/** What a schedule begins with. The tier fills in the connection: its base URL, token and warehouse. */
export interface Beginning {
  /** Of everything that is drawn: clock, randomness, order of steps, the account. */
  readonly seed: number
  /** `syncs` of the configuration document (CONTRACT.md), each with `connection: main`. */
  readonly syncs: Readonly<Record<string, unknown>>
  readonly knobs?: Readonly<Record<string, string | number | boolean>>
}

/**
 * One step of the connector at its ports. `name` is stable over runs and tiers: `hubspot POST contacts/batch/create`,
 * `warehouse inbound/merge`, `warehouse commit inbound/merge`, `work writer`, `sleep`.
 */
export interface Step {
  readonly name: string
  /** Which passing of this name in this process, from 1. A name that ends with `*`: of all that begin so. */
  readonly nth: number
}

/** Before the step begins; after it took effect though its answer was not heard yet; after its answer was heard. */
export type Side = 'before' | 'at' | 'after'

export interface Kill {
  readonly step: Step
  readonly side: Side
}

/** Something that happens in the account or the sources when the process comes to a step, before that step begins. */
export interface Meanwhile {
  readonly step: Step
  readonly act: () => Promise<void>
}

export interface RunOrder {
  readonly syncs: readonly string[]
  /** Further words of the command: `--full`, `--approve PLAN`. */
  readonly args?: readonly string[]
  readonly kill?: Kill
  readonly meanwhile?: readonly Meanwhile[]
  /** Steps of this process that wait at their beginning until another one has ended: a paused holder that wakes up. */
  readonly pause?: { readonly step: Step; readonly until: Promise<void> }
  /** A commit (`warehouse commit ...`) that takes effect while its answer is lost, and the process lives. In process only. */
  readonly unheard?: Step
}

/** How a process of the connector ended. */
export interface Ended {
  readonly killed: boolean
  /** Null when it was killed. */
  readonly exit: number | null
  readonly results: readonly RunResult[]
  /** Steps that it passed, in order. */
  readonly steps: readonly Step[]
  /** All that it wrote: standard output, standard error, debug logs. Canaries are looked for in it. */
  readonly said: string
}

/**
 * An account, a warehouse, and processes of the connector between them. Two of them, with one judge: in process, where a
 * seed decides all order, and real processes over HTTP.
 */
export interface Tier extends AsyncDisposable {
  readonly name: 'in process' | 'real' | 'real, snowflake'
  /** The sandbox's control face (CONTRACT.md): `records/contacts`, `clock`, `faults`; POST where there is a body. */
  control<T>(path: string, body?: unknown): Promise<T>
  faults(faults: readonly Fault[]): Promise<void>
  /** A call of the HubSpot API as another app would make it: no limits of ours, no faults. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>
  /** Rows of the warehouse as a person reads them; no process may be in the midst of a statement. */
  query(sql: string): Promise<readonly Row[]>
  /** Statements of a person: source tables are made and changed by them. */
  execute(sql: string): Promise<void>
  /** Starts one process that runs the syncs one after the other, and waits for its end. Two may be under way at once. */
  run(order: RunOrder): Promise<Ended>
  /** HubSpot's clock and the machine's both go on by so much. */
  pass(ms: number): Promise<void>
}
