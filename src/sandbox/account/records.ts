import { notFound, validationError } from './api-error.ts'
import { checkWrite } from './check.ts'
import type { CheckContext } from './values.ts'
import { recordKnobs } from './core-knobs.ts'
import { mergedValues } from './merge.ts'
import { duplicate, refused } from './refusals.ts'
import { isLive } from './rows.ts'
import { Shelf } from './shelf.ts'
import { brokenRules } from './validation-rules.ts'
import type { Millis, RecordId } from './definitions.ts'
import type {
  LinkInput,
  ObjectStore,
  PropertyInput,
  PropertyIssue,
  RawRecord,
  Row,
  ValidationRule,
  WriteSource,
} from './record-store.ts'

/** The rules of writing records (HUBSPOT.md 4.3 to 4.5) over the shelf that holds them. */
export class Records extends Shelf implements ObjectStore {
  readonly #rules = new Map<string, readonly ValidationRule[]>()

  validationRules(): ReadonlyMap<string, readonly ValidationRule[]> {
    return this.#rules
  }
  setValidationRules(property: string, rules: readonly ValidationRule[]): void {
    this.#rules.set(property, rules)
  }

  put(
    record: RawRecord,
    options: { readonly indexed?: 'now' | 'lag'; readonly source?: WriteSource } = {},
  ): RecordId {
    const id = record.id ?? this.nextId
    const before = this.get(id)
    const now = this.host.clock.now()
    const createdAt = record.createdAt ?? before?.createdAt ?? record.updatedAt ?? now
    const updatedAt =
      record.updatedAt ?? (before || record.createdAt === undefined ? this.#tick(now) : createdAt)
    const values = new Map(this.valuesOf(before))
    for (const [name, value] of Object.entries(record.properties)) {
      if (this.isComputed(name)) continue
      if (value === null || value === '') values.delete(name)
      else values.set(name, value)
    }
    const archived = record.archived ?? before?.archived ?? false
    const source = options.source ?? { sourceType: 'INTEGRATION', at: updatedAt }
    this.write(
      id,
      {
        values,
        createdAt,
        updatedAt,
        archived,
        archivedAt: archived ? (record.archivedAt ?? before?.archivedAt ?? updatedAt) : null,
        mergedInto: record.mergedInto ?? before?.mergedInto ?? null,
      },
      source,
      options.indexed ?? 'lag',
    )
    if (record.history) this.keepHistory(id, record.history)
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
    issues.push(...brokenRules(this.#rules, values, source, this.#ruleContext()))
    if (issues.length > 0) throw refused(this.definition, this.host.portalId, issues)
    this.#refuseDuplicates(values, undefined)
    this.#refuseLonely(source, links)
    for (const { to } of links) {
      if (!this.host.exists(to))
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
    issues.push(...brokenRules(this.#rules, values, source, this.#ruleContext()))
    if (issues.length > 0) throw refused(this.definition, this.host.portalId, issues)
    this.#refuseDuplicates(values, current.id)
    return { current, values }
  }

  create(input: PropertyInput, source: WriteSource, links: readonly LinkInput[] = []): RecordId {
    const values = this.#creatable(input, source, links)
    const now = source.at ?? this.host.clock.now()
    const kept = new Map(
      [...values].filter(([name, value]) => value !== '' && !this.isComputed(name)),
    )
    const createdText = values.get(this.definition.createdProperty)
    const id = this.nextId
    this.write(
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
      this.host.links().associate({ type: this.definition.id, id }, to, types, 'add')
    return id
  }

  update(id: RecordId, input: PropertyInput, source: WriteSource): void {
    const { current, values } = this.#updatable(id, input, source)
    const now = source.at ?? this.host.clock.now()
    const before = this.valuesOf(current)
    const changed = [...values].filter(([name, value]) => (before.get(name) ?? '') !== value)
    if (changed.length === 0 && !this.host.knobs.value(recordKnobs.unchangedWritesBump)) return
    const after = new Map(before)
    for (const [name, value] of changed) {
      if (value === '') after.delete(name)
      else if (!this.isComputed(name)) after.set(name, value)
    }
    const createdText = values.get(this.definition.createdProperty)
    this.write(
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
    const now = source.at ?? this.host.clock.now()
    const bumps = this.host.knobs.value(recordKnobs.archiveBumps)
    const updatedAt = bumps ? this.#tick(now) : row.updatedAt
    this.write(
      id,
      { ...this.versionOf(row), updatedAt, archived: true, archivedAt: now },
      { ...source, at: now },
      'lag',
    )
  }
  restore(id: RecordId, source: WriteSource = { sourceType: 'CRM_UI' }): void {
    const row = this.get(id)
    if (!row?.archived) throw notFound(`No archived ${this.definition.singular} with id ${id}`)
    const now = source.at ?? this.host.clock.now()
    const bumps = this.host.knobs.value(recordKnobs.restoreBumps)
    const updatedAt = bumps ? this.#tick(now) : row.updatedAt
    this.write(
      id,
      { ...this.versionOf(row), updatedAt, archived: false, archivedAt: null },
      { ...source, at: now },
      'lag',
    )
  }
  purge(id: RecordId): void {
    const row = this.get(id)
    if (!row) return
    this.write(
      id,
      { ...this.versionOf(row), archived: true, archivedAt: this.host.clock.now() },
      { sourceType: 'API' },
      'lag',
    )
    this.erase(id)
    this.host.links().forget({ type: this.definition.id, id })
  }

  merge(primary: RecordId, loser: RecordId, source: WriteSource): RecordId {
    const kept = this.#liveRow(primary)
    const gone = this.#liveRow(loser)
    if (kept.id === gone.id) throw validationError('A record cannot be merged with itself')
    const now = source.at ?? this.host.clock.now()
    const from = { ...source, at: now }
    const goneId = gone.id
    const keptVersion = this.versionOf(kept)
    const goneVersion = this.versionOf(gone)
    const values = mergedValues(
      this.definition,
      { id: kept.id, values: keptVersion.values },
      { id: goneId, values: goneVersion.values, at: now },
    )
    this.write(goneId, { ...goneVersion, mergedInto: kept.id }, from, 'lag')
    const bumps = this.host.knobs.value(recordKnobs.mergeBumps)
    this.write(
      kept.id,
      { ...keptVersion, values, updatedAt: bumps ? this.#tick(now) : keptVersion.updatedAt },
      { ...from, sourceType: 'MERGE_OBJECTS' },
      'lag',
    )
    this.host
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

  /** HUBSPOT.md 4.3: a lead comes with an association to an existing contact. How imports hold it is not said. */
  #refuseLonely({ sourceType }: WriteSource, links: readonly LinkInput[]): void {
    const { singular, required } = this.definition
    if (required.link === undefined || sourceType === 'IMPORT') return
    if (this.host.knobs.value(recordKnobs.minimumProperties) !== 'all') return
    if (links.some(({ to }) => to.type === required.link)) return
    const far = this.host.typeNamed(required.link)?.singular ?? required.link
    throw validationError(`A ${singular} must be associated with an existing ${far}`)
  }

  #refuseDuplicates(values: ReadonlyMap<string, string>, self: RecordId | undefined): void {
    for (const [name, value] of values) {
      const property = this.property(name)
      if (value === '' || !property || !this.lookups.isUnique(property)) continue
      const other = this.findUnique(name, value)
      if (other === undefined || other === self) continue
      const status = this.host.knobs.value(recordKnobs.duplicateUniqueStatus)
      throw duplicate(this.definition, this.host.portalId, { name, value, other, status })
    }
  }

  #tick(time: Millis): Millis {
    const step = Math.max(1, this.host.knobs.value(recordKnobs.modifiedTickMs))
    return Math.floor(time / step) * step
  }
  #ruleContext() {
    return { knobs: this.host.knobs, now: this.host.clock.now() }
  }
  #checkContext(): CheckContext {
    return {
      type: this.definition,
      properties: this.properties(),
      knobs: this.host.knobs,
      owners: this.host.owners(),
      pipelines: this.host.pipelines(this.definition.id),
    }
  }
}
