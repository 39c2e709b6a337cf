import { recordKnobs } from './core-knobs.ts'
import { ModifiedOrder } from './modified-order.ts'
import type { Shelf, StoreHost } from './shelf.ts'
import {
  inIdOrder,
  isLive,
  ordinalAfter,
  positionAfter,
  SortedIds,
  type StoredRow,
} from './rows.ts'
import { outdatedRow } from './outdated-row.ts'
import { findMatches, type Matches } from './search-matches.ts'
import type { Millis, RecordId } from './definitions.ts'
import type { IndexQuery, IndexView, Row } from './record-store.ts'

interface Pending {
  readonly at: Millis
  /** By the machine's own clock: the lag passes under a frozen one too. */
  readonly realAt: number
  readonly serial: number
  readonly row: StoredRow
}

/** What search and exports see: each write arrives here after the index lag (HUBSPOT.md 4.2); never archived records. */
export class SearchIndex implements IndexView {
  readonly records: Shelf
  readonly host: StoreHost
  readonly modified: ModifiedOrder
  /** Stored records as indexed; null: known to be not shown. Absent: not arrived yet (a generated row still shows). */
  readonly #entries = new Map<RecordId, StoredRow | null>()
  readonly #serials = new Map<RecordId, number>()
  /** What was indexed before that, of records written more than once. */
  readonly #before = new Map<RecordId, Row>()
  readonly #ids = new SortedIds()
  readonly #overridden = new Set<RecordId>()
  #pending: Pending[] = []
  #earliest = Infinity
  #earliestReal = Infinity
  #shown = 0
  #serial = 0

  constructor(records: Shelf, host: StoreHost) {
    this.records = records
    this.host = host
    this.modified = new ModifiedOrder({
      rows: () => records.generated,
      isOverridden: (id) => this.#entries.has(id),
      overriddenIds: () => this.#overridden,
      current: (id) => this.#entries.get(id)?.updatedAt,
    })
  }

  changed(row: StoredRow, indexed: 'now' | 'lag'): void {
    const serial = ++this.#serial
    if (indexed === 'now') {
      this.#take(row, serial)
      return
    }
    const { knobs, random, clock } = this.host
    const jitter = knobs.value(recordKnobs.indexLagJitterMs)
    const lag = knobs.value(recordKnobs.indexLagMs) + (jitter > 0 ? random.next() * jitter : 0)
    const at = clock.now() + lag
    const realAt = performance.now() + lag
    this.#pending.push({ at, realAt, serial, row })
    this.#earliest = Math.min(this.#earliest, at)
    this.#earliestReal = Math.min(this.#earliestReal, realAt)
  }

  settle(): void {
    const now = this.host.clock.now()
    const real = performance.now()
    if (this.#earliest > now && this.#earliestReal > real) return
    const waiting: Pending[] = []
    this.#earliest = Infinity
    this.#earliestReal = Infinity
    for (const change of this.#pending) {
      if (change.at <= now || change.realAt <= real) {
        this.#take(change.row, change.serial)
      } else {
        waiting.push(change)
        this.#earliest = Math.min(this.#earliest, change.at)
        this.#earliestReal = Math.min(this.#earliestReal, change.realAt)
      }
    }
    this.#pending = waiting
  }

  #take(row: StoredRow, serial: number): void {
    const { id } = row
    // A later write that had less lag is not undone by an earlier one.
    if ((this.#serials.get(id) ?? 0) > serial) return
    this.#serials.set(id, serial)
    const before = this.#entries.get(id)
    const old = before ?? (before === undefined ? this.records.generatedRow(id) : undefined)
    if (old) this.#before.set(id, old)
    if (before) {
      this.modified.outdate()
      this.#shown--
    }
    if (before === undefined) {
      this.#ids.add(id)
      if (this.records.generatedRow(id)) this.#overridden.add(id)
    }
    const shown = isLive(row)
    this.#entries.set(id, shown ? row : null)
    if (shown) {
      this.#shown++
      this.modified.add(row.updatedAt, id)
    }
  }

  get size(): number {
    this.settle()
    return this.#shown + (this.records.generated?.count ?? 0) - this.#overridden.size
  }
  rows(): Generator<Row> {
    return this.rowsAfter(-1)
  }
  rowsAfter(after: RecordId): Generator<Row> {
    this.settle()
    return inIdOrder(
      this.records.definition,
      this.records.generated,
      this.#ids.list(),
      (id) => this.#entries.get(id),
      after,
    )
  }
  get(id: RecordId): Row | undefined {
    this.settle()
    return this.peek(id)
  }
  /** As indexed now by id and times, with the values of the write before. */
  outdated(id: RecordId): Row | undefined {
    const row = this.get(id)
    const before = this.#before.get(id)
    return row && before ? outdatedRow(this.records.definition, row, before) : row
  }
  /** `get` without settling: for use within one query. */
  peek(id: RecordId): Row | undefined {
    const entry = this.#entries.get(id)
    if (entry !== undefined) return entry ?? undefined
    return this.records.generatedRow(id)
  }
  /** How many records have an id above this one. */
  countAfter(after: RecordId): number {
    if (after < 0) return this.size
    let count = 0
    const { generated } = this.records
    if (this.#overridden.size === 0 && generated) {
      let low = 0
      let high = generated.count
      while (low < high) {
        const middle = (low + high) >>> 1
        if (generated.id(middle) > after) high = middle
        else low = middle + 1
      }
      count = generated.count - low
      const ids = this.#ids.list()
      for (let at = positionAfter(ids, after); at < ids.length; at++)
        if (this.#entries.get(ids[at] ?? -1)) count++
      return count
    }
    for (const _row of this.rowsAfter(after)) count++
    return count
  }
  /** An upper bound of the records with an id in [low, high]. */
  estimateIds(low: RecordId, high: RecordId): number {
    const { generated } = this.records
    const ids = this.#ids.list()
    const rows = generated ? ordinalAfter(generated, high) - ordinalAfter(generated, low - 1) : 0
    return rows + positionAfter(ids, high) - positionAfter(ids, low - 1)
  }
  /** All ids, oldest creation first: generated rows are in that order already. */
  *byCreation(): Generator<RecordId> {
    const { generated, definition } = this.records
    const stored = [...this.#entries.values()]
      .filter((row): row is StoredRow => row !== null)
      .sort((a, b) => a.createdAt - b.createdAt || a.id - b.id)
    let at = 0
    for (const row of inIdOrder(definition, generated, [], () => null, -1)) {
      for (let next = stored[at]; next && next.createdAt < row.createdAt; next = stored[++at])
        yield next.id
      if (!this.#entries.has(row.id)) yield row.id
    }
    for (const row of stored.slice(at)) yield row.id
  }
  /** Ids whose present values may differ from the indexed ones. */
  *pendingIds(): Generator<RecordId> {
    for (const { row } of this.#pending) yield row.id
  }

  search(
    query: IndexQuery,
    offset: number,
    limit: number,
  ): { total: number; ids: readonly RecordId[] } {
    this.settle()
    const { total, ids } = findMatches(this, query)
    const page: RecordId[] = []
    let place = 0
    for (const id of ids) {
      if (place >= offset + limit) break
      if (place++ >= offset) page.push(id)
    }
    return { total, ids: page }
  }

  select(query: IndexQuery): { total: number; rows: Iterable<Row> } {
    this.settle()
    if (
      query.filterGroups.length === 0 &&
      !query.query &&
      (!query.sort || query.sort.property === 'hs_object_id') &&
      query.sort?.direction !== 'DESCENDING'
    ) {
      return { total: this.size, rows: this.rows() }
    }
    const matches: Matches = findMatches(this, query)
    return { total: matches.total, rows: this.#rowsOf(matches.ids) }
  }
  *#rowsOf(ids: Iterable<RecordId>): Generator<Row> {
    for (const id of ids) {
      const row = this.peek(id)
      if (row) yield row
    }
  }
}
