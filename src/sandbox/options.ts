import type { Account, KnobValue } from './account/types.ts'

/** What somebody else does in the account: a control call (`/_sandbox/...`), or a call of the API without sign-in. */
export interface OutsideAct {
  /** Absent = POST. */
  readonly method?: string
  readonly path: string
  readonly body?: unknown
}

export interface FaultAction {
  /** An answer of HubSpot's by name, see http/lifelike.ts; `status`, `body` and `headers` change it. */
  readonly like?: string
  readonly status?: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  /** A form of Retry-After, see http/retry-after.ts. */
  readonly retry_after?: string
  /** `self`, `other_host` or an address; with status 302 unless another is given. */
  readonly redirect?: string
  /** Where the body is cut, in bytes or as a share of it. */
  readonly cut_bytes?: number
  readonly cut_share?: number
  /** The connection ends within status line and headers. */
  readonly cut_header_bytes?: number
  /**
   * How the end of the body is told: by the length of the whole (default), chunked, by the end of the connection, so that
   * HTTP doesn't notice a cut, or by the length of what is left of it.
   */
  readonly framing?: 'length' | 'chunked' | 'close' | 'exact'
  /** Content-Length is wrong by so much. */
  readonly length_off?: number
  /** The answer comes in pieces of so many bytes, with drip_ms between. */
  readonly drip_bytes?: number
  readonly drip_ms?: number
  /** The body is packed; its end is missing; it is only said to be packed; a byte of it is another. */
  readonly gzip?: 'whole' | 'cut' | 'plain' | 'damaged'
  readonly stall_ms?: number
  /** After a stall in the body the rest comes. */
  readonly goes_on?: boolean
  readonly reset?: boolean
  /** The connection breaks, and for so long none is taken. */
  readonly closes_ms?: number
  /** Rows of a batch that come back as errors, and are not written. */
  readonly fail_share?: number
  /** Of those rows; absent = INTERNAL_ERROR. */
  readonly fail_category?: string
  /** The caller's token, from this request on. */
  readonly token?: 'expired' | 'revoked'
  readonly scopes?: readonly string[]
  /** Happens before the request is looked at. */
  readonly does?: readonly OutsideAct[]
  /** The request takes effect; then its answer is lost, cut or replaced. */
  readonly after_effect?: boolean
}

export interface Fault {
  readonly method?: string
  /** A regular expression, tried on the path with its query. */
  readonly path?: string
  /** Counts matching requests from 1; absent = 1. */
  readonly from?: number
  /** Absent = until cleared. With `chance` it counts the requests that were struck. */
  readonly times?: number
  /** From 0 to 1: drawn for each request that could be struck, from the account's seed. Absent = always. */
  readonly chance?: number
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
