import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import type { Account, KnobSpec, TokenGrant } from '../account/types.ts'
import type { JsonObject } from './json.ts'

/** `v3`, `v4`, or the date of a dated path. */
export type ApiVersion = 'v1' | 'v2' | 'v3' | 'v4' | '2026-03' | '2026-09'

export interface Call {
  readonly account: Account
  readonly method: string
  readonly path: string
  readonly version: ApiVersion
  readonly dated: boolean
  /** Values of `{name}` in the matched pattern, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Repeated and comma-separated alike (HUBSPOT.md 12). */
  queryList(name: string): readonly string[]
  /** undefined for routes with `auth: false`. */
  readonly grant: TokenGrant | undefined
  /** Empty for routes with `rawBody`. Throws ApiError 400 on bad JSON. */
  json(): unknown
  readonly body: Buffer
  /** The request itself, for routes that read their body as a stream. */
  readonly request: IncomingMessage
  /** `http://127.0.0.1:PORT` as the caller reached us. */
  readonly baseUrl: string
}

export interface Answer {
  readonly status: number
  /** Sent as JSON; absent = empty body. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of `body`. Set Content-Type in `headers`. */
  readonly raw?: Buffer | string | Readable
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * `/crm/v3/objects/{objectType}/batch/read`; a dated twin is written with `{version}`:
   * `/crm/objects/{version}/{objectType}/batch/read`. A trailing slash makes no difference. Fixed segments win over
   * parameters.
   */
  readonly paths: readonly string[]
  /** Alternatives: one of them is enough. Empty = any valid token. */
  readonly scopes: readonly string[] | ((call: Call) => readonly string[])
  /** false: no token (export file links). */
  readonly auth?: false
  /** true: the handler reads `call.request` itself (imports). */
  readonly rawBody?: true
  /** Which limit it counts against; `none` for file links. Default `general`. */
  readonly limit?: 'general' | 'search' | 'associations' | 'none'
  handle(call: Call): Answer | Promise<Answer>
}

/** What `/_sandbox/collections/NAME` reads and writes, past all of HubSpot's rules, paging and lag. */
export interface CollectionControl {
  /** Everything there, in wire form; HubSpot's fields and, where it shows no id, an `id` to remove it by. */
  all(): Iterable<JsonObject>
  /** Adds the items, or changes those whose id is there; what is left out is kept or has a default. Returns their ids. */
  put(items: readonly JsonObject[]): readonly string[]
  /** Unknown ids are no error. */
  remove(ids: readonly string[]): void
}

/** What a room plugs into the server. */
export interface Part {
  readonly routes: readonly Route[]
  readonly knobs: readonly KnobSpec[]
  /** Joined into `GET /_sandbox/state`; the exports part gives `exports_used` (CONTRACT.md). */
  state?(account: Account): Readonly<Record<string, unknown>>
  /** What tests and tools may look into and change, by name. */
  collections?(account: Account): Readonly<Record<string, CollectionControl>>
}
