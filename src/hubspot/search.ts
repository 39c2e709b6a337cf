import type { Transport } from './transport.ts'
import { parsedBody } from './transport.ts'
import { paths } from './versions.ts'
import { nextOf, searchSchema, wireRecord } from './wire.ts'
import type { WireRecord } from '../engine/ports.ts'

export interface Filter {
  readonly propertyName: string
  readonly operator: 'GT' | 'GTE' | 'LT' | 'LTE' | 'EQ' | 'IN'
  readonly value?: string
  readonly values?: readonly string[]
}

export interface SearchQuery {
  readonly object: string
  /** All must hold; at most 6 (HUBSPOT.md 4.2). */
  readonly filters: readonly Filter[]
  /** Ascending. */
  readonly sortBy: string
  readonly properties: readonly string[]
  readonly limit: number
}

export interface Found {
  readonly total: number
  readonly records: readonly WireRecord[]
  /** Whether the query has more than this page. */
  readonly more: boolean
}

/** One page of a search, always the first: `after` is an offset, and offsets skip records edited meanwhile (DESIGN 4). */
export type Search = (query: SearchQuery, signal: AbortSignal) => Promise<Found>

export const searchOf =
  (transport: Transport): Search =>
  async (query, signal) => {
    const deed = `Searching ${query.object}`
    const answer = await transport.send({
      method: 'POST',
      path: paths.search(query.object),
      json: {
        ...(query.filters.length === 0 ? {} : { filterGroups: [{ filters: query.filters }] }),
        sorts: [{ propertyName: query.sortBy, direction: 'ASCENDING' }],
        properties: query.properties,
        limit: query.limit,
      },
      kind: 'search',
      effect: 'none',
      deed,
      signal,
    })
    const page = parsedBody(deed, answer, searchSchema)
    const records = page.results.map((row) => wireRecord(row, deed))
    // A page may be short and still not be the last: each sign of more counts.
    const more =
      records.length >= query.limit || nextOf(page) !== null || page.total > records.length
    return { total: page.total, records, more }
  }
