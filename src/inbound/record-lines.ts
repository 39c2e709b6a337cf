import type { IsoTime, WireRecord } from '../engine/ports/hubspot.ts'
import type { LineWriter, WorkFolder } from '../engine/ports/machine.ts'
import type { Layout } from './layout.ts'

/** One line for a record: HubSpot's wire texts under the staging columns' names. Empty values are left out: '' and null are one. */
export function recordLine(layout: Layout, record: WireRecord, seq: number): string {
  const line: Record<string, string> = {
    _seq: String(seq),
    _id: record.id,
    _created_at: record.createdAt,
    _updated_at: record.updatedAt,
    _archived: String(record.archived),
  }
  if (record.archivedAt !== undefined) line['_archived_at'] = record.archivedAt
  for (const [name, staged] of layout.stagedAs) {
    const value = record.properties[name]
    if (value !== null && value !== undefined && value !== '') line[staged] = value
  }
  for (const [object, staged] of layout.stagedLinks ?? []) {
    const ids = record.links?.[object] ?? []
    if (ids.length > 0) line[staged] = ids.join(';')
  }
  return JSON.stringify(line)
}

/** Whether the record last changed before the order's start date. */
export function isLeftOut(record: WireRecord, startDate: IsoTime | null): boolean {
  return startDate !== null && Date.parse(record.updatedAt) < Date.parse(startDate)
}

/** One line for an item of a collection; what is no text becomes its JSON text, keys in order so that equal items read alike. */
export function itemLine(
  layout: Layout,
  paths: ReadonlyMap<string, readonly string[]>,
  item: Readonly<Record<string, unknown>>,
  seq: number,
): string {
  const line: Record<string, string> = { _seq: String(seq) }
  for (const [name, staged] of layout.stagedAs) {
    const text = textOf(valueAt(item, paths.get(name) ?? [name]))
    if (text !== null && text !== '') line[staged] = text
  }
  return JSON.stringify(line)
}

function valueAt(item: unknown, path: readonly string[]): unknown {
  let value = item
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string') return value
  return JSON.stringify(sorted(value))
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}

/** When a load is full and the next one begins. */
export interface LoadSize {
  readonly records: number
  readonly bytes: number
}

export const defaultLoadSize: LoadSize = { records: 25_000, bytes: 64 * 1024 * 1024 }

/** Lines of one load after another, each in a file of its own. */
export class LoadLines {
  readonly #work: WorkFolder
  readonly #name: string
  readonly #size: LoadSize
  #writer: LineWriter | null = null
  #seq = 0

  constructor(work: WorkFolder, name: string, size: LoadSize) {
    this.#work = work
    this.#name = name
    this.#size = size
  }

  async add(line: (seq: number) => string): Promise<void> {
    this.#writer ??= await this.#work.writer(`${this.#name}.ndjson`)
    this.#seq += 1
    await this.#writer.write(line(this.#seq))
  }

  get lines(): number {
    return this.#writer?.lines ?? 0
  }

  get isFull(): boolean {
    return this.lines >= this.#size.records || (this.#writer?.bytes ?? 0) >= this.#size.bytes
  }

  /** Ends the file and starts afresh; null when nothing was written. */
  async take(): Promise<string | null> {
    const writer = this.#writer
    if (writer === null) return null
    this.#writer = null
    await writer.close()
    return writer.path
  }
}
