import type { Millis, RecordId } from './definitions.ts'
import type { GeneratedRows } from './record-store.ts'

interface Entry {
  readonly time: Millis
  readonly id: RecordId
}

const byTimeThenId = (a: Entry, b: Entry) => a.time - b.time || a.id - b.id

/** The first place in [0, count) from which `isPast` holds. */
function boundary(count: number, isPast: (place: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isPast(middle)) high = middle
    else low = middle + 1
  }
  return low
}

/** Generated ordinals by modified time: sorted once, when first asked for. */
function sortedOrdinals(rows: GeneratedRows): Uint32Array {
  let first = Infinity
  for (let ordinal = 0; ordinal < rows.count; ordinal++)
    first = Math.min(first, rows.updatedAt(ordinal))
  // Time and ordinal packed in one 64-bit key: typed arrays sort natively, a comparator would be slow on a million.
  const keys = new BigUint64Array(rows.count)
  for (let ordinal = 0; ordinal < rows.count; ordinal++) {
    keys[ordinal] = (BigInt(rows.updatedAt(ordinal) - first) << 24n) | BigInt(ordinal)
  }
  keys.sort()
  return Uint32Array.from(keys, (key) => Number(key & 0xffffffn))
}

/** Indexed records in order of (modified time, id), for windows over a million of them. */
export class ModifiedOrder {
  readonly #rows: () => GeneratedRows | undefined
  /** Generated ordinals that the index no longer shows as generated. */
  readonly #isOverridden: (id: RecordId) => boolean
  readonly #overriddenIds: () => Iterable<RecordId>
  /** The present modified time in the index of a stored record; undefined when it isn't shown. */
  readonly #current: (id: RecordId) => Millis | undefined
  #ordinals: Uint32Array | undefined
  #entries: Entry[] = []
  #sorted = true
  #stale = 0

  constructor(source: {
    rows: () => GeneratedRows | undefined
    isOverridden: (id: RecordId) => boolean
    overriddenIds: () => Iterable<RecordId>
    current: (id: RecordId) => Millis | undefined
  }) {
    this.#rows = source.rows
    this.#isOverridden = source.isOverridden
    this.#overriddenIds = source.overriddenIds
    this.#current = source.current
  }

  add(time: Millis, id: RecordId): void {
    const last = this.#entries.at(-1)
    if (last && byTimeThenId(last, { time, id }) > 0) this.#sorted = false
    this.#entries.push({ time, id })
  }
  /** An entry added before no longer holds. */
  outdate(): void {
    this.#stale++
  }

  #tidy(): readonly Entry[] {
    if (this.#stale * 4 > this.#entries.length) {
      const seen = new Set<RecordId>()
      this.#entries = this.#entries.filter(({ time, id }) => {
        if (this.#current(id) !== time || seen.has(id)) return false
        seen.add(id)
        return true
      })
      this.#stale = 0
    }
    if (!this.#sorted) {
      this.#entries.sort(byTimeThenId)
      this.#sorted = true
    }
    return this.#entries
  }
  #generatedOrder(): Uint32Array {
    const rows = this.#rows()
    this.#ordinals ??= rows ? sortedOrdinals(rows) : new Uint32Array()
    return this.#ordinals
  }
  #bounds(low: Millis, high: Millis) {
    const rows = this.#rows()
    const ordinals = this.#generatedOrder()
    const entries = this.#tidy()
    const timeAt = (place: number) => rows?.updatedAt(ordinals[place] ?? 0) ?? 0
    return {
      rows,
      ordinals,
      entries,
      generatedFrom: boundary(ordinals.length, (place) => timeAt(place) >= low),
      generatedTo: boundary(ordinals.length, (place) => timeAt(place) > high),
      entriesFrom: boundary(entries.length, (place) => (entries[place]?.time ?? 0) >= low),
      entriesTo: boundary(entries.length, (place) => (entries[place]?.time ?? 0) > high),
    }
  }

  /** How many records were last modified in [low, high]. */
  count(low: Millis, high: Millis): number {
    const { rows, entries, generatedFrom, generatedTo, entriesFrom, entriesTo } = this.#bounds(
      low,
      high,
    )
    let count = generatedTo - generatedFrom
    if (rows) {
      for (const id of this.#overriddenIds()) {
        const time = rows.updatedAt(rows.ordinalOf(id))
        if (time >= low && time <= high) count--
      }
    }
    if (this.#stale === 0) return count + entriesTo - entriesFrom
    const seen = new Set<RecordId>()
    for (let place = entriesFrom; place < entriesTo; place++) {
      const entry = entries[place]
      if (entry && this.#current(entry.id) === entry.time) seen.add(entry.id)
    }
    return count + seen.size
  }

  /** An upper bound of `count`, without looking at edits. */
  estimate(low: Millis, high: Millis): number {
    const { generatedFrom, generatedTo, entriesFrom, entriesTo } = this.#bounds(low, high)
    return generatedTo - generatedFrom + entriesTo - entriesFrom
  }

  /** Ids last modified in [low, high], in order of (time, id). */
  *walk(low: Millis, high: Millis, descending = false): Generator<RecordId> {
    const { rows, ordinals, entries, generatedFrom, generatedTo, entriesFrom, entriesTo } =
      this.#bounds(low, high)
    const step = descending ? -1 : 1
    let generated = descending ? generatedTo - 1 : generatedFrom
    let stored = descending ? entriesTo - 1 : entriesFrom
    let previous: RecordId | undefined
    for (;;) {
      const hasGenerated = generated >= generatedFrom && generated < generatedTo
      const entry = stored >= entriesFrom && stored < entriesTo ? entries[stored] : undefined
      if (!hasGenerated && !entry) return
      const ordinal = ordinals[generated] ?? 0
      const candidate =
        hasGenerated && rows ? { time: rows.updatedAt(ordinal), id: rows.id(ordinal) } : undefined
      if (candidate && (!entry || byTimeThenId(candidate, entry) * step < 0)) {
        generated += step
        if (!this.#isOverridden(candidate.id)) yield candidate.id
      } else if (entry) {
        stored += step
        if (this.#current(entry.id) !== entry.time || entry.id === previous) continue
        previous = entry.id
        yield entry.id
      }
    }
  }
}
