import { ApiError, notFound, validationError } from './api-error.ts'
import { checkWrite, type CheckContext } from './check.ts'
import { recordKnobs } from './core-knobs.ts'
import { foldUnique, Lookups, uniqueKey } from './lookups.ts'
import { mergedValues } from './merge.ts'
import { GeneratedRow, inIdOrder, isLive, SortedIds, StoredRow, type Version } from './rows.ts'
import { brokenRules } from './validation-rules.ts'
import { SearchIndex } from './search-index.ts'
import type {
  Clock,
  GeneratedRows,
  HistoryEntry,
  Knobs,
  LinkInput,
  Links,
  Millis,
  ObjectStore,
  ObjectTypeDefinition,
  Owner,
  Pipeline,
  PropertyDefinition,
  PropertyInput,
  PropertyIssue,
  Random,
  RawRecord,
  RecordId,
  RecordRef,
  Row,
  ValidationRule,
  WriteSource,
} from './types.ts'

export interface StoreHost {
  readonly portalId: number
  readonly clock: Clock
  readonly knobs: Knobs
  readonly random: Random
  links(): Links
  exists(ref: RecordRef): boolean
  owners(): readonly Owner[]
  pipelines(type: string): readonly Pipeline[]
  typeNamed(name: string): ObjectTypeDefinition | undefined
}

interface Stored {
  row: StoredRow
  /** What the record held before its first change here; its history starts with it. */
  readonly base: ReadonlyMap<string, string>
  readonly baseSource: WriteSource
  /** Oldest first. */
  readonly changes: Map<string, HistoryEntry[]>
  purged: boolean
}

/** The 400 of refused properties, in the words of HUBSPOT.md 4.3. */
export function propertyIssues(portalId: number, issues: readonly PropertyIssue[]): ApiError {
  const listed = issues.map(({ name, error, message }) => ({
    isValid: false,
    message,
    error,
    name,
    localizedErrorMessage: message,
    portalId,
  }))
  return validationError(`Property values were not valid: ${JSON.stringify(listed)}`, {
    issues,
    errors: issues.map(({ name, error, message }) => ({
      message,
      code: error,
      context: { propertyName: [name] },
    })),
  })
}

export class Records implements ObjectStore {
  readonly definition: ObjectTypeDefinition
  readonly index: SearchIndex
  readonly lookups: Lookups
  generated: GeneratedRows | undefined
  readonly #host: StoreHost
  readonly #properties = new Map<string, PropertyDefinition>()
  readonly #rules = new Map<string, readonly ValidationRule[]>()
  readonly #stored = new Map<RecordId, Stored>()
  readonly #ids = new SortedIds()
  #overridden = 0
  #live = 0
  #archived = 0
  #nextId: RecordId

  constructor(
    definition: ObjectTypeDefinition,
    properties: readonly PropertyDefinition[],
    host: StoreHost,
  ) {
    this.definition = definition
    this.#host = host
    this.lookups = new Lookups(definition)
    for (const property of properties) this.defineProperty(property)
    this.#nextId = host.random.fork(`ids/${definition.id}`).int(1_000, 9_000) * 1_000_000 + 1
    this.index = new SearchIndex(this, host)
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
  validationRules(): ReadonlyMap<string, readonly ValidationRule[]> {
    return this.#rules
  }
  setValidationRules(property: string, rules: readonly ValidationRule[]): void {
    this.#rules.set(property, rules)
  }

  setGenerated(rows: GeneratedRows): void {
    if (this.#stored.size > 0 || this.generated)
      throw new Error('Generated rows come before any write to the type')
    this.generated = rows
    if (rows.count > 0) this.#nextId = Math.max(this.#nextId, rows.id(rows.count - 1) + 1)
  }

  stored(id: RecordId): StoredRow | undefined {
    const stored = this.#stored.get(id)
    return stored && !stored.purged ? stored.row : undefined
  }
  /** The generated row of this id, whether it was edited or not. */
  generatedRow(id: RecordId): GeneratedRow | undefined {
    const ordinal = this.generated?.ordinalOf(id) ?? -1
    return this.generated && ordinal >= 0
      ? new GeneratedRow(this.definition, this.generated, ordinal)
      : undefined
  }
  storedIds(): readonly RecordId[] {
    return this.#ids.list()
  }

  get(id: RecordId): Row | undefined {
    const stored = this.#stored.get(id)
    if (stored) return stored.purged ? undefined : stored.row
    return this.generatedRow(id)
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
    const foldsAll = this.#host.knobs.value(recordKnobs.foldUnique)
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
    const stored = this.#stored.get(id)
    const changes = stored?.changes.get(property) ?? []
    const base = stored ? stored.base.get(property) : row.get(property)
    const computed = property === 'hs_object_id' || property === this.definition.createdProperty
    const first = computed ? row.get(property) : base
    const start: WriteSource = stored?.baseSource ?? { sourceType: 'INTEGRATION' }
    const oldest: HistoryEntry[] =
      first === null || first === undefined
        ? []
        : [
            {
              value: first,
              timestamp: start.at ?? row.createdAt,
              sourceType: start.sourceType,
              ...(start.sourceId === undefined ? {} : { sourceId: start.sourceId }),
            },
          ]
    return [...changes.toReversed(), ...oldest]
  }
  *valueNames(id: RecordId): Generator<string> {
    const row = this.get(id)
    if (!row) return
    yield* ['hs_object_id', this.definition.createdProperty, this.definition.modifiedProperty]
    if (row instanceof StoredRow) yield* row.version.values.keys()
    else for (const name of this.generated?.names ?? []) if (row.get(name) !== null) yield name
  }

  put(
    record: RawRecord,
    options: { readonly indexed?: 'now' | 'lag'; readonly source?: WriteSource } = {},
  ): RecordId {
    const id = record.id ?? this.#nextId
    const before = this.get(id)
    const now = this.#host.clock.now()
    const createdAt = record.createdAt ?? before?.createdAt ?? record.updatedAt ?? now
    const updatedAt =
      record.updatedAt ?? (before || record.createdAt === undefined ? this.#tick(now) : createdAt)
    const values = new Map(this.#valuesOf(before))
    for (const [name, value] of Object.entries(record.properties)) {
      if (this.#isComputed(name)) continue
      if (value === null || value === '') values.delete(name)
      else values.set(name, value)
    }
    const archived = record.archived ?? before?.archived ?? false
    const source = options.source ?? { sourceType: 'INTEGRATION', at: updatedAt }
    this.#write(
      id,
      {
        values,
        createdAt,
        updatedAt,
        archived,
        archivedAt: archived ? (record.archivedAt ?? before?.archivedAt ?? updatedAt) : null,
        mergedInto: before?.mergedInto ?? null,
      },
      source,
      options.indexed ?? 'lag',
    )
    const changes = this.#stored.get(id)?.changes
    for (const [name, entries] of Object.entries(record.history ?? {}))
      changes?.set(name, entries.toReversed())
    return id
  }

  check(
    input: PropertyInput,
    mode: 'create' | 'update',
    current?: Row,
  ): { values: ReadonlyMap<string, string>; issues: readonly PropertyIssue[] } {
    return checkWrite(this.#checkContext(), input, mode, current)
  }

  assertCreatable(
    input: PropertyInput,
    source: WriteSource,
    links: readonly LinkInput[] = [],
  ): void {
    this.#creatable(input, source, links)
  }
  assertUpdatable(id: RecordId, input: PropertyInput, source: WriteSource): void {
    this.#updatable(id, input, source)
  }
  #creatable(
    input: PropertyInput,
    source: WriteSource,
    links: readonly LinkInput[],
  ): ReadonlyMap<string, string> {
    const { values, issues } = checkWrite(this.#checkContext(), input, 'create', undefined)
    issues.push(...brokenRules(this.#rules, values, source, this.#host.knobs))
    if (issues.length > 0) throw this.#refused(issues)
    this.#refuseDuplicates(values, undefined)
    for (const { to } of links) {
      if (!this.#host.exists(to))
        throw validationError(`Associated object ${to.type} ${to.id} does not exist`)
    }
    return values
  }
  #updatable(
    id: RecordId,
    input: PropertyInput,
    source: WriteSource,
  ): { readonly current: Row; readonly values: ReadonlyMap<string, string> } {
    const current = this.#liveRow(id)
    const { values, issues } = checkWrite(this.#checkContext(), input, 'update', current)
    issues.push(...brokenRules(this.#rules, values, source, this.#host.knobs))
    if (issues.length > 0) throw this.#refused(issues)
    this.#refuseDuplicates(values, current.id)
    return { current, values }
  }

  create(input: PropertyInput, source: WriteSource, links: readonly LinkInput[] = []): RecordId {
    const values = this.#creatable(input, source, links)
    const now = source.at ?? this.#host.clock.now()
    const kept = new Map(
      [...values].filter(([name, value]) => value !== '' && !this.#isComputed(name)),
    )
    const createdText = values.get(this.definition.createdProperty)
    const id = this.#nextId
    this.#write(
      id,
      {
        values: kept,
        createdAt: createdText ? Date.parse(createdText) : now,
        updatedAt: this.#tick(now),
        archived: false,
        archivedAt: null,
        mergedInto: null,
      },
      { ...source, at: now },
      'lag',
    )
    for (const { to, types } of links)
      this.#host.links().associate({ type: this.definition.id, id }, to, types, 'add')
    return id
  }

  update(id: RecordId, input: PropertyInput, source: WriteSource): void {
    const { current, values } = this.#updatable(id, input, source)
    const now = source.at ?? this.#host.clock.now()
    const before = this.#valuesOf(current)
    const changed = [...values].filter(([name, value]) => (before.get(name) ?? '') !== value)
    if (changed.length === 0 && !this.#host.knobs.value(recordKnobs.unchangedWritesBump)) return
    const after = new Map(before)
    for (const [name, value] of changed) {
      if (value === '') after.delete(name)
      else if (!this.#isComputed(name)) after.set(name, value)
    }
    const createdText = values.get(this.definition.createdProperty)
    this.#write(
      current.id,
      {
        values: after,
        createdAt: createdText ? Date.parse(createdText) : current.createdAt,
        updatedAt: this.#tick(now),
        archived: false,
        archivedAt: null,
        mergedInto: null,
      },
      { ...source, at: now },
      'lag',
    )
  }

  archive(id: RecordId, source: WriteSource = { sourceType: 'API' }): void {
    const row = this.get(id)
    if (!row || row.mergedInto !== null || row.archived) return
    const now = source.at ?? this.#host.clock.now()
    const bumps = this.#host.knobs.value(recordKnobs.archiveBumps)
    const updatedAt = bumps ? this.#tick(now) : row.updatedAt
    this.#write(
      id,
      { ...this.#versionOf(row), updatedAt, archived: true, archivedAt: now },
      { ...source, at: now },
      'lag',
    )
  }
  restore(id: RecordId, source: WriteSource = { sourceType: 'CRM_UI' }): void {
    const row = this.get(id)
    if (!row?.archived) throw notFound(`No archived ${this.definition.singular} with id ${id}`)
    const now = source.at ?? this.#host.clock.now()
    const bumps = this.#host.knobs.value(recordKnobs.restoreBumps)
    const updatedAt = bumps ? this.#tick(now) : row.updatedAt
    this.#write(
      id,
      { ...this.#versionOf(row), updatedAt, archived: false, archivedAt: null },
      { ...source, at: now },
      'lag',
    )
  }
  purge(id: RecordId): void {
    const row = this.get(id)
    if (!row) return
    this.#write(
      id,
      { ...this.#versionOf(row), archived: true, archivedAt: this.#host.clock.now() },
      { sourceType: 'API' },
      'lag',
    )
    const stored = this.#stored.get(id)
    if (stored) stored.purged = true
    this.#ids.remove(id)
    this.#archived--
    this.#host.links().forget({ type: this.definition.id, id })
  }

  merge(primary: RecordId, loser: RecordId, source: WriteSource): RecordId {
    const kept = this.#liveRow(primary)
    const gone = this.#liveRow(loser)
    if (kept.id === gone.id) throw validationError('A record cannot be merged with itself')
    const now = source.at ?? this.#host.clock.now()
    const from = { ...source, at: now }
    const goneId = gone.id
    const keptVersion = this.#versionOf(kept)
    const goneVersion = this.#versionOf(gone)
    const values = mergedValues(
      this.definition,
      { id: kept.id, values: keptVersion.values },
      { id: goneId, values: goneVersion.values, at: now },
    )
    this.#write(goneId, { ...goneVersion, mergedInto: kept.id }, from, 'lag')
    const bumps = this.#host.knobs.value(recordKnobs.mergeBumps)
    this.#write(
      kept.id,
      { ...keptVersion, values, updatedAt: bumps ? this.#tick(now) : keptVersion.updatedAt },
      { ...from, sourceType: 'MERGE_OBJECTS' },
      'lag',
    )
    this.#host
      .links()
      .moveAll({ type: this.definition.id, id: goneId }, { type: this.definition.id, id: kept.id })
    return kept.id
  }

  /** The live record behind an id, merges followed. */
  #liveRow(id: RecordId): Row {
    const row = this.get(this.resolve(id) ?? id)
    if (!row || !isLive(row)) throw notFound('resource not found')
    return row
  }

  #refused(issues: readonly PropertyIssue[]): ApiError {
    const missing = issues.filter(({ error }) => error === 'REQUIRED_PROPERTY')
    if (missing.length < issues.length) return propertyIssues(this.#host.portalId, issues)
    const names = missing.map(({ name }) => name)
    return validationError(
      `Error creating ${this.definition.singular.toUpperCase()}. Some required properties were not set.`,
      {
        issues,
        errors: missing.map(({ message }) => ({ message, context: { properties: names } })),
        context: { properties: names },
      },
    )
  }

  #refuseDuplicates(values: ReadonlyMap<string, string>, self: RecordId | undefined): void {
    for (const [name, value] of values) {
      const property = this.#properties.get(name)
      if (value === '' || !property || !this.lookups.isUnique(property)) continue
      const other = this.findUnique(name, value)
      if (other === undefined || other === self) continue
      if (this.definition.id === '0-1' && name === 'email') {
        // HUBSPOT.md 4.3.
        throw new ApiError(409, 'CONFLICT', `Contact already exists. Existing ID: ${other}`, {
          issues: [
            { name, error: 'CONFLICTING_UNIQUE_VALUE', message: 'Contact already exists', value },
          ],
        })
      }
      const issue = {
        name,
        error: 'CONFLICTING_UNIQUE_VALUE',
        message: `Another ${this.definition.singular} (${other}) already has this value of ${name}`,
        value,
      } as const
      const refusal = propertyIssues(this.#host.portalId, [issue])
      if (this.#host.knobs.value(recordKnobs.duplicateUniqueStatus) === 409) {
        throw new ApiError(409, 'CONFLICT', refusal.message, { issues: [issue] })
      }
      throw refusal
    }
  }

  #write(id: RecordId, version: Version, source: WriteSource, indexed: 'now' | 'lag'): void {
    const existing = this.#stored.get(id)
    const row = new StoredRow(this.definition, id, version)
    if (existing) {
      const before = existing.row
      if (isLive(before)) {
        this.lookups.remove(id, before.version.values)
        this.#live--
      }
      if (before.archived && before.mergedInto === null) this.#archived--
      this.#recordChanges(existing, before.version.values, version.values, source)
      existing.row = row
    } else {
      const generated = this.generatedRow(id)
      const base = generated ? this.#valuesOf(generated) : version.values
      const stored: Stored = {
        row,
        base,
        baseSource: generated ? { sourceType: 'INTEGRATION', at: generated.createdAt } : source,
        changes: new Map(),
        purged: false,
      }
      if (generated) {
        this.#overridden++
        this.#recordChanges(stored, base, version.values, source)
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

  #recordChanges(
    stored: Stored,
    before: ReadonlyMap<string, string>,
    after: ReadonlyMap<string, string>,
    source: WriteSource,
  ): void {
    if (before === after) return
    const timestamp = source.at ?? this.#host.clock.now()
    const add = (name: string, value: string) => {
      const entries = stored.changes.get(name) ?? []
      entries.push({
        value,
        timestamp,
        sourceType: source.sourceType,
        ...(source.sourceId === undefined ? {} : { sourceId: source.sourceId }),
      })
      stored.changes.set(name, entries)
    }
    for (const [name, value] of after) if (before.get(name) !== value) add(name, value)
    for (const name of before.keys()) if (!after.has(name)) add(name, '')
  }

  #valuesOf(row: Row | undefined): ReadonlyMap<string, string> {
    if (!row) return new Map()
    if (row instanceof StoredRow) return row.version.values
    const values = new Map<string, string>()
    for (const name of this.generated?.names ?? []) {
      const value = row.get(name)
      if (value !== null) values.set(name, value)
    }
    return values
  }
  #versionOf(row: Row): Version {
    if (row instanceof StoredRow) return row.version
    return {
      values: this.#valuesOf(row),
      createdAt: row.createdAt,
      updatedAt: row.updatedAt,
      archived: false,
      archivedAt: null,
      mergedInto: null,
    }
  }
  #isComputed(name: string): boolean {
    return (
      name === 'hs_object_id' ||
      name === this.definition.modifiedProperty ||
      name === this.definition.createdProperty
    )
  }
  #tick(time: Millis): Millis {
    const step = Math.max(1, this.#host.knobs.value(recordKnobs.modifiedTickMs))
    return Math.floor(time / step) * step
  }
  #checkContext(): CheckContext {
    return {
      type: this.definition,
      properties: this.#properties,
      knobs: this.#host.knobs,
      owners: this.#host.owners(),
      pipelines: this.#host.pipelines(this.definition.id),
    }
  }
}
