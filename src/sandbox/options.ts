import type { Account, KnobValue } from './account/types.ts'

export interface FaultAction {
  readonly status?: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cut_bytes?: number
  readonly stall_ms?: number
  readonly reset?: boolean
  /** The request takes effect; then its answer is lost, cut or replaced. */
  readonly after_effect?: boolean
}

export interface Fault {
  readonly method?: string
  /** A regular expression, tried on the path with its query. */
  readonly path?: string
  /** Counts matching requests from 1; absent = 1. */
  readonly from?: number
  /** Absent = until cleared. */
  readonly times?: number
  readonly action: FaultAction
}

export interface SandboxOptions {
  /** 0 or absent = any free port. */
  readonly port?: number
  readonly seed?: number
  /** 'demo', a folder of CSV files, or nothing: properties, pipelines and one owner only. */
  readonly data?: string
  /** Generated contacts. */
  readonly contacts?: number
  readonly faults?: readonly Fault[]
  readonly knobs?: Readonly<Record<string, KnobValue>>
  /** The default token (all scopes); absent = made from the seed. */
  readonly token?: string
}

export interface RunningSandbox {
  readonly url: string
  readonly token: string
  /** The present account; a reset replaces it. */
  readonly account: Account
  close(): Promise<void>
}
