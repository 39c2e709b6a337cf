import type { Millis } from './definitions.ts'
import type { HistoryEntry, WriteSource } from './record-store.ts'

type Values = ReadonlyMap<string, string>

const entry = (value: string, timestamp: Millis, source: WriteSource): HistoryEntry => ({
  value,
  timestamp,
  sourceType: source.sourceType,
  ...(source.sourceId === undefined ? {} : { sourceId: source.sourceId }),
  ...(source.sourceLabel === undefined ? {} : { sourceLabel: source.sourceLabel }),
  ...(source.updatedByUserId === undefined ? {} : { updatedByUserId: source.updatedByUserId }),
})

/** What a stored record held at first, and every change since; '' where a value was cleared. */
export class ValueHistory {
  readonly #base: Values
  readonly #source: WriteSource
  /** Oldest first. */
  readonly #changes = new Map<string, HistoryEntry[]>()

  constructor(base: Values, source: WriteSource) {
    this.#base = base
    this.#source = source
  }

  add(before: Values, after: Values, timestamp: Millis, source: WriteSource): void {
    if (before === after) return
    const add = (name: string, value: string) => {
      const entries = this.#changes.get(name) ?? []
      entries.push(entry(value, timestamp, source))
      this.#changes.set(name, entries)
    }
    for (const [name, value] of after) if (before.get(name) !== value) add(name, value)
    for (const name of before.keys()) if (!after.has(name)) add(name, '')
  }

  /** Given whole, newest first. */
  set(name: string, entries: readonly HistoryEntry[]): void {
    this.#changes.set(name, entries.toReversed())
  }

  /** Newest first; `computed` stands for a value that is not kept. */
  of(name: string, createdAt: Millis, computed?: string | null): readonly HistoryEntry[] {
    const first = computed === undefined ? this.#base.get(name) : computed
    const oldest = firstEntry(first, this.#source, createdAt)
    return [...(this.#changes.get(name)?.toReversed() ?? []), ...oldest]
  }
}

/** The history of a value that has not changed since its record was made. */
export function firstEntry(
  value: string | null | undefined,
  source: WriteSource,
  createdAt: Millis,
): readonly HistoryEntry[] {
  if (value === null || value === undefined) return []
  return [entry(value, source.at ?? createdAt, source)]
}
