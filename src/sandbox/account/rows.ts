import type { Millis, ObjectTypeDefinition, RecordId } from './definitions.ts'
import type { GeneratedRows, Row } from './record-store.ts'

/** One state of a stored record. Never changed in place: the index keeps older ones. */
export interface Version {
  readonly values: ReadonlyMap<string, string>
  readonly createdAt: Millis
  readonly updatedAt: Millis
  readonly archived: boolean
  readonly archivedAt: Millis | null
  readonly mergedInto: RecordId | null
}

export const isLive = (version: { archived: boolean; mergedInto: RecordId | null }): boolean =>
  !version.archived && version.mergedInto === null

export function iso(time: Millis): string {
  return new Date(time).toISOString()
}

export class StoredRow implements Row {
  readonly id: RecordId
  readonly version: Version
  readonly #type: ObjectTypeDefinition

  constructor(type: ObjectTypeDefinition, id: RecordId, version: Version) {
    this.#type = type
    this.id = id
    this.version = version
  }
  get createdAt(): Millis {
    return this.version.createdAt
  }
  get updatedAt(): Millis {
    return this.version.updatedAt
  }
  get archived(): boolean {
    return this.version.archived
  }
  get archivedAt(): Millis | null {
    return this.version.archivedAt
  }
  get mergedInto(): RecordId | null {
    return this.version.mergedInto
  }
  get(name: string): string | null {
    if (name === 'hs_object_id') return String(this.id)
    if (name === this.#type.modifiedProperty) return iso(this.version.updatedAt)
    if (name === this.#type.createdProperty) return iso(this.version.createdAt)
    return this.version.values.get(name) ?? null
  }
}

/** A generated row; `ordinal` may be moved on by the iterator that owns it. */
export class GeneratedRow implements Row {
  ordinal: number
  readonly archived = false
  readonly archivedAt = null
  readonly mergedInto = null
  readonly #type: ObjectTypeDefinition
  readonly #rows: GeneratedRows

  constructor(type: ObjectTypeDefinition, rows: GeneratedRows, ordinal: number) {
    this.#type = type
    this.#rows = rows
    this.ordinal = ordinal
  }
  get id(): RecordId {
    return this.#rows.id(this.ordinal)
  }
  get createdAt(): Millis {
    return this.#rows.createdAt(this.ordinal)
  }
  get updatedAt(): Millis {
    return this.#rows.updatedAt(this.ordinal)
  }
  get(name: string): string | null {
    if (name === 'hs_object_id') return String(this.id)
    if (name === this.#type.modifiedProperty) return iso(this.updatedAt)
    if (name === this.#type.createdProperty) return iso(this.createdAt)
    return this.#rows.value(this.ordinal, name)
  }
}

/** The first ordinal whose id is above `id`. */
export function ordinalAfter(rows: GeneratedRows, id: RecordId): number {
  let low = 0
  let high = rows.count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (rows.id(middle) > id) high = middle
    else low = middle + 1
  }
  return low
}

/** The position of the first element above `value` in a rising list. */
export function positionAfter(sorted: readonly number[], value: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) > value) high = middle
    else low = middle + 1
  }
  return low
}

/** Ids kept rising: appended in order mostly, sorted again on reading when not. */
export class SortedIds {
  #ids: number[] = []
  #sorted = true

  add(id: RecordId): void {
    const last = this.#ids.at(-1)
    if (last !== undefined && last >= id) this.#sorted = false
    this.#ids.push(id)
  }
  remove(id: RecordId): void {
    const ids = this.list()
    const at = positionAfter(ids, id) - 1
    if (this.#ids[at] === id) this.#ids.splice(at, 1)
  }
  list(): readonly RecordId[] {
    if (!this.#sorted) {
      this.#ids = Array.from(Float64Array.from(this.#ids).sort())
      this.#sorted = true
    }
    return this.#ids
  }
}

/**
 * Generated rows and stored ones merged in id order. `stored` decides what is shown for an id it knows (null: nothing).
 */
export function* inIdOrder(
  type: ObjectTypeDefinition,
  generated: GeneratedRows | undefined,
  storedIds: readonly RecordId[],
  stored: (id: RecordId) => Row | null | undefined,
  after: RecordId,
): Generator<Row> {
  let ordinal = generated ? ordinalAfter(generated, after) : 0
  const count = generated?.count ?? 0
  let at = positionAfter(storedIds, after)
  const cursor = generated && new GeneratedRow(type, generated, ordinal)
  for (;;) {
    const generatedId = generated && ordinal < count ? generated.id(ordinal) : Infinity
    const storedId = storedIds[at] ?? Infinity
    if (generatedId === Infinity && storedId === Infinity) return
    if (cursor && generatedId < storedId) {
      cursor.ordinal = ordinal++
      yield cursor
    } else {
      at++
      const row = stored(storedId)
      // undefined: the store has nothing to say about this id yet, the generated row shows.
      if (row === undefined && cursor && generatedId === storedId) {
        cursor.ordinal = ordinal
        yield cursor
      } else if (row) {
        yield row
      }
      if (generatedId === storedId) ordinal++
    }
  }
}
