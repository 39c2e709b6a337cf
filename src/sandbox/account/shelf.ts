import type { Notice } from './changes.ts'
import { recordKnobs } from './core-knobs.ts'
import { foldUnique, Lookups, uniqueKey } from './lookups.ts'
import { GeneratedRow, inIdOrder, isLive, SortedIds, StoredRow, type Version } from './rows.ts'
import { SearchIndex } from './search-index.ts'
import { firstEntry, ValueHistory } from './value-history.ts'
import type {
  Millis,
  ObjectTypeDefinition,
  Owner,
  Pipeline,
  PropertyDefinition,
  RecordId,
  RecordRef,
} from './definitions.ts'
import type { Links } from './link-store.ts'
import type { GeneratedRows, HistoryEntry, RawRecord, Row, WriteSource } from './record-store.ts'
import type { Clock, Knobs, Random } from './types.ts'

const DAY_MS = 86_400_000

export interface StoreHost {
  readonly portalId: number
  readonly clock: Clock
  /** Seeded records lie in the recycle bin from here on, so that the seeded account is the same on any day. */
  readonly openedAt: Millis
  readonly knobs: Knobs
  readonly random: Random
  links(): Links
  exists(ref: RecordRef): boolean
  owners(): readonly Owner[]
  pipelines(type: string): readonly Pipeline[]
  typeNamed(name: string): ObjectTypeDefinition | undefined
  readonly notice: Notice
}

interface Stored {
  row: StoredRow
  readonly history: ValueHistory
  purged: boolean
}

/** Where the records of one type lie: generated rows, stored ones over them, history, lookups, the search index. */
export class Shelf {
  #definition: ObjectTypeDefinition
  readonly index: SearchIndex
  readonly lookups: Lookups
  generated: GeneratedRows | undefined
  protected readonly host: StoreHost
  readonly #properties = new Map<string, PropertyDefinition>()
  readonly #stored = new Map<RecordId, Stored>()
  readonly #ids = new SortedIds()
  #overridden = 0
  #live = 0
  #archived = 0
  #revision = 0
  #nextId: RecordId

  constructor(
    definition: ObjectTypeDefinition,
    properties: readonly PropertyDefinition[],
    host: StoreHost,
  ) {
    this.#definition = definition
    this.host = host
    this.lookups = new Lookups(definition)
    for (const property of properties) this.defineProperty(property)
    this.#nextId = host.random.fork(`ids/${definition.id}`).int(1_000, 9_000) * 1_000_000 + 1
    this.index = new SearchIndex(this, host)
  }

  get definition(): ObjectTypeDefinition {
    return this.#definition
  }
  /** Labels and the like of a custom object's schema; its id stays. */
  redefine(definition: ObjectTypeDefinition): void {
    this.#definition = definition
  }
  get revision(): number {
    return this.#revision
  }
  get size(): number {
    return this.#live + (this.generated?.count ?? 0) - this.#overridden
  }
  get archivedSize(): number {
    return this.#archived
  }

  properties(): ReadonlyMap<string, PropertyDefinition> {
    return this.#properties
  }
  property(name: string): PropertyDefinition | undefined {
    return this.#properties.get(name)
  }
  defineProperty(property: PropertyDefinition): void {
    this.#properties.set(property.name, property)
    if (!this.lookups.isUnique(property) || this.lookups.covers(property.name)) return
    this.lookups.cover(property.name)
    for (const [id, { row }] of this.#stored)
      if (isLive(row)) this.lookups.add(id, row.version.values)
  }
  removeProperty(name: string): void {
    this.#properties.delete(name)
  }
  setGenerated(rows: GeneratedRows): void {
    if (this.#stored.size > 0 || this.generated)
      throw new Error('Generated rows come before any write to the type')
    this.#revision++
    this.generated = rows
    if (rows.count > 0) this.#nextId = Math.max(this.#nextId, rows.id(rows.count - 1) + 1)
  }

  stored(id: RecordId): StoredRow | undefined {
    const stored = this.#stored.get(id)
    return stored && !stored.purged && !this.#isGone(stored.row) ? stored.row : undefined
  }
  /** The generated row of this id, whether it was edited or not. */
  generatedRow(id: RecordId): GeneratedRow | undefined {
    const ordinal = this.generated?.ordinalOf(id) ?? -1
    return this.generated && ordinal >= 0
      ? new GeneratedRow(this.definition, this.generated, ordinal)
      : undefined
  }

  /** Out of the recycle bin at its far end (HUBSPOT.md 4.1). */
  #isGone({ archived, archivedAt }: StoredRow): boolean {
    const days = this.host.knobs.value(recordKnobs.recycleBinDays)
    if (!archived || archivedAt === null || days === 0) return false
    return Math.max(archivedAt, this.host.openedAt) + days * DAY_MS <= this.host.clock.now()
  }

  get(id: RecordId): Row | undefined {
    return this.#stored.has(id) ? this.stored(id) : this.generatedRow(id)
  }
  resolve(id: RecordId): RecordId | undefined {
    let at: RecordId = id
    for (let row = this.get(at); row; row = this.get(at)) {
      if (row.mergedInto === null) return at
      at = row.mergedInto
    }
    return undefined
  }
  findUnique(property: string, value: string): RecordId | undefined {
    const foldsAll = this.host.knobs.value(recordKnobs.foldUnique)
    const key = uniqueKey(property, value, foldsAll)
    const isSame = (text: string | null | undefined) =>
      text !== null && text !== undefined && uniqueKey(property, text, foldsAll) === key
    for (const id of this.lookups.find(property, value)) {
      if (property === 'email' || isSame(this.get(id)?.get(property))) return id
    }
    const ordinal = this.generated?.find(property, foldUnique(value)) ?? -1
    if (!this.generated || ordinal < 0 || !isSame(this.generated.value(ordinal, property)))
      return undefined
    const id = this.generated.id(ordinal)
    return this.#stored.has(id) ? undefined : id
  }
  *rows(options: { readonly archived?: boolean; readonly after?: RecordId } = {}): Generator<Row> {
    const after = options.after ?? -1
    const archived = options.archived ?? false
    const shown = (id: RecordId) => {
      const row = this.stored(id)
      return row && row.mergedInto === null && row.archived === archived ? row : null
    }
    yield* inIdOrder(
      this.definition,
      archived ? undefined : this.generated,
      this.#ids.list(),
      shown,
      after,
    )
  }
  everyRow(): Generator<Row> {
    return inIdOrder(
      this.definition,
      this.generated,
      this.#ids.list(),
      (id) => this.stored(id) ?? null,
      -1,
    )
  }

  history(id: RecordId, property: string): readonly HistoryEntry[] {
    const row = this.get(id)
    if (!row || property === this.definition.modifiedProperty) return []
    const computed = property === 'hs_object_id' || property === this.definition.createdProperty
    const history = this.#stored.get(id)?.history
    if (history)
      return history.of(property, row.createdAt, computed ? row.get(property) : undefined)
    return firstEntry(row.get(property), { sourceType: 'INTEGRATION' }, row.createdAt)
  }
  *valueNames(id: RecordId): Generator<string> {
    const row = this.get(id)
    if (!row) return
    yield* ['hs_object_id', this.definition.createdProperty, this.definition.modifiedProperty]
    if (row instanceof StoredRow) yield* row.version.values.keys()
    else for (const name of this.generated?.names ?? []) if (row.get(name) !== null) yield name
  }

  protected write(
    id: RecordId,
    version: Version,
    source: WriteSource,
    indexed: 'now' | 'lag',
  ): void {
    this.#revision++
    const existing = this.#stored.get(id)
    const at = source.at ?? this.host.clock.now()
    const row = new StoredRow(this.definition, id, version)
    const known = existing && !existing.purged ? existing.row : undefined
    this.host.notice(() => {
      const before = known ?? (existing ? undefined : this.generatedRow(id))
      return {
        kind: 'record',
        type: this.definition,
        id,
        before: before && this.versionOf(before),
        after: version,
        source: { ...source, at },
      }
    })
    if (existing && !existing.purged) {
      const before = existing.row
      if (isLive(before)) {
        this.lookups.remove(id, before.version.values)
        this.#live--
      }
      if (before.archived && before.mergedInto === null) this.#archived--
      existing.history.add(before.version.values, version.values, at, source)
      existing.row = row
    } else {
      const generated = this.generatedRow(id)
      const base = generated ? this.valuesOf(generated) : version.values
      const stored: Stored = {
        row,
        history: new ValueHistory(
          base,
          generated ? { sourceType: 'INTEGRATION', at: generated.createdAt } : source,
        ),
        purged: false,
      }
      if (generated && !existing) {
        this.#overridden++
        stored.history.add(base, version.values, at, source)
      }
      this.#stored.set(id, stored)
      this.#ids.add(id)
      this.#nextId = Math.max(this.#nextId, id + 1)
    }
    if (isLive(version)) {
      this.lookups.add(id, version.values)
      this.#live++
    }
    if (version.archived && version.mergedInto === null) this.#archived++
    this.index.changed(row, indexed)
  }

  /** Gone for good: neither live nor archived. */
  protected erase(id: RecordId): void {
    const stored = this.#stored.get(id)
    if (!stored || stored.purged) return
    if (isLive(stored.row)) {
      this.lookups.remove(id, stored.row.version.values)
      this.#live--
    }
    if (stored.row.archived && stored.row.mergedInto === null) this.#archived--
    this.#revision++
    this.host.notice(() => ({
      kind: 'record',
      type: this.definition,
      id,
      before: stored.row.version,
      after: undefined,
      source: { sourceType: 'API', at: this.host.clock.now() },
    }))
    stored.purged = true
    this.#ids.remove(id)
  }
  protected keepHistory(id: RecordId, history: NonNullable<RawRecord['history']>): void {
    const kept = this.#stored.get(id)?.history
    for (const [name, entries] of Object.entries(history)) kept?.set(name, entries)
  }
  protected get nextId(): RecordId {
    return this.#nextId
  }

  protected valuesOf(row: Row | undefined): ReadonlyMap<string, string> {
    if (!row) return new Map()
    if (row instanceof StoredRow) return row.version.values
    const values = new Map<string, string>()
    for (const name of this.generated?.names ?? []) {
      const value = row.get(name)
      if (value !== null) values.set(name, value)
    }
    return values
  }
  protected versionOf(row: Row): Version {
    if (row instanceof StoredRow) return row.version
    return {
      values: this.valuesOf(row),
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      archived: false,
      archivedAt: null,
      mergedInto: null,
    }
  }
  protected isComputed(name: string): boolean {
    return (
      name === 'hs_object_id' ||
      name === this.definition.modifiedProperty ||
      name === this.definition.createdProperty
    )
  }
}
