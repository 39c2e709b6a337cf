import { validationError } from './api-error.ts'
import { recordKnobs } from './core-knobs.ts'
import {
  isNumeric,
  type NumberReader,
  type Predicate,
  predicateOf,
  queryPredicate,
  sortableNumber,
} from './filters.ts'
import { foldUnique } from './lookups.ts'
import type { SearchIndex } from './search-index.ts'
import type {
  Filter,
  IndexQuery,
  ObjectTypeDefinition,
  PropertyDefinition,
  RecordId,
  Row,
} from './types.ts'

export interface Matches {
  readonly total: number
  readonly ids: Iterable<RecordId>
}

interface Range {
  low: number
  high: number
}

/** One AND of filters: where to look, and what is still to be tested there. */
interface GroupPlan {
  /** Bounds on the modified time and on the id that the filters give; inclusive. */
  readonly modified: Range
  readonly id: Range
  readonly known: Iterable<RecordId> | undefined
  readonly tests: readonly Predicate[]
}

const everything = (): Range => ({ low: -Infinity, high: Infinity })
const isOpen = ({ low, high }: Range) => low === -Infinity && high === Infinity

/** Narrows the range by a filter that is nothing but a bound; false when it is something else. */
function narrow(range: Range, filter: Filter, parse: (text: string) => number): boolean {
  const value = filter.value === undefined ? Number.NaN : parse(filter.value)
  if (Number.isNaN(value)) return false
  // Times and ids are whole numbers, so that an open bound is the next one.
  const below = Math.ceil(value) - 1
  const above = Math.floor(value) + 1
  switch (filter.operator) {
    case 'EQ':
      range.low = Math.max(range.low, value)
      range.high = Math.min(range.high, value)
      return true
    case 'GT':
      range.low = Math.max(range.low, above)
      return true
    case 'GTE':
      range.low = Math.max(range.low, value)
      return true
    case 'LT':
      range.high = Math.min(range.high, below)
      return true
    case 'LTE':
      range.high = Math.min(range.high, value)
      return true
    case 'BETWEEN': {
      const high = filter.highValue === undefined ? Number.NaN : parse(filter.highValue)
      if (Number.isNaN(high)) return false
      range.low = Math.max(range.low, value)
      range.high = Math.min(range.high, high)
      return true
    }
    case 'NEQ':
    case 'IN':
    case 'NOT_IN':
    case 'HAS_PROPERTY':
    case 'NOT_HAS_PROPERTY':
    case 'CONTAINS_TOKEN':
    case 'NOT_CONTAINS_TOKEN':
      return false
  }
}

function planGroup(
  index: SearchIndex,
  filters: readonly Filter[],
  query: string | undefined,
): GroupPlan {
  const { records, host } = index
  const type = records.definition
  const modified = everything()
  const id = everything()
  const tests: Predicate[] = []
  let known: Iterable<RecordId> | undefined
  const emptyMatches = host.knobs.value(recordKnobs.negationsMatchEmpty)

  for (const filter of filters) {
    const { propertyName: name, operator } = filter
    if (name.startsWith('associations.')) {
      const linked = linkedIds(index, filter, name.slice('associations.'.length))
      known ??= linked
      tests.push((row) => linked.has(row.id))
      continue
    }
    const property = searchable(index, name)
    if (!property && name !== 'hs_object_id') {
      throw validationError(`Property "${name}" does not exist`, {
        errors: [{ message: `Unknown property: ${name}`, context: { propertyName: [name] } }],
      })
    }
    if (
      name === type.modifiedProperty &&
      narrow(modified, filter, (text) => sortableNumber(property, text))
    )
      continue
    if (name === 'hs_object_id' && narrow(id, filter, Number)) continue
    tests.push(predicateOf(filter, property, numberReader(type, index, name), emptyMatches))
    if (operator === 'IN' && name === 'hs_object_id') known ??= (filter.values ?? []).map(Number)
    if (
      (operator === 'EQ' || operator === 'IN') &&
      (records.lookups.covers(name) || generatedLookup(index, name))
    ) {
      known ??= idsByValue(
        index,
        name,
        operator === 'EQ' ? [filter.value ?? ''] : (filter.values ?? []),
      )
    }
  }
  if (query) tests.push(queryPredicate(query, type.queryProperties))
  return { modified, id, known, tests }
}

/** A deleted property is unknown to search. */
function searchable(index: SearchIndex, name: string): PropertyDefinition | undefined {
  const property = index.records.property(name)
  return property?.archived ? undefined : property
}

function generatedLookup(index: SearchIndex, name: string): boolean {
  return index.records.property(name)?.hasUniqueValue === true
}

/** A superset of the records with one of these values: found by lookup, plus those whose change is not indexed yet. */
function idsByValue(
  index: SearchIndex,
  name: string,
  values: readonly string[],
): ReadonlySet<RecordId> {
  const { records } = index
  const ids = new Set<RecordId>(index.pendingIds())
  for (const value of values) {
    for (const id of records.lookups.find(name, value)) ids.add(id)
    // A generated row's text may differ in case from what is asked for: the test of the row decides.
    const ordinal = records.generated?.find(name, foldUnique(value)) ?? -1
    if (records.generated && ordinal >= 0) ids.add(records.generated.id(ordinal))
  }
  return ids
}

/** `associations.contact EQ 12` (HUBSPOT.md 4.2; not for custom objects). */
function linkedIds(index: SearchIndex, filter: Filter, name: string): ReadonlySet<RecordId> {
  const other = index.host.typeNamed(name)
  if (!other || other.custom)
    throw validationError(`Filtering by associations.${name} is not supported`)
  const values =
    filter.operator === 'EQ'
      ? [filter.value ?? '']
      : filter.operator === 'IN'
        ? (filter.values ?? [])
        : undefined
  if (!values)
    throw validationError(`Operator ${filter.operator} is not supported for ${filter.propertyName}`)
  const ids = new Set<RecordId>()
  for (const value of values) {
    for (const linked of index.host
      .links()
      .of({ type: other.id, id: Number(value) }, index.records.definition.id))
      ids.add(linked.id)
  }
  return ids
}

/** Reads times and ids as numbers, without the text in between. */
function numberReader(type: ObjectTypeDefinition, index: SearchIndex, name: string): NumberReader {
  if (name === 'hs_object_id') return (row) => row.id
  if (name === type.modifiedProperty) return (row) => row.updatedAt
  if (name === type.createdProperty) return (row) => row.createdAt
  const property = index.records.property(name)
  return (row) => {
    const text = row.get(name)
    if (text === null || text === '') return null
    const value = sortableNumber(property, text)
    return Number.isNaN(value) ? null : value
  }
}

/** True when fewer records lie in the id range than in the window of modified times. */
function isNarrower(index: SearchIndex, { id, modified }: GroupPlan): boolean {
  if (isOpen(id)) return false
  return index.estimateIds(id.low, id.high) < index.modified.estimate(modified.low, modified.high)
}

function* candidates(index: SearchIndex, plan: GroupPlan): Generator<Row> {
  if (plan.known) {
    for (const id of plan.known) {
      const row = index.peek(id)
      if (row) yield row
    }
    return
  }
  if (plan.id.low === plan.id.high) {
    const row = index.peek(plan.id.low)
    if (row) yield row
    return
  }
  if (!isOpen(plan.modified) && !isNarrower(index, plan)) {
    for (const id of index.modified.walk(plan.modified.low, plan.modified.high)) {
      const row = index.peek(id)
      if (row) yield row
    }
    return
  }
  for (const row of index.rowsAfter(plan.id.low === -Infinity ? -1 : plan.id.low - 1)) {
    if (row.id > plan.id.high) return
    yield row
  }
}

function holds(plan: GroupPlan, row: Row): boolean {
  return (
    row.id >= plan.id.low &&
    row.id <= plan.id.high &&
    row.updatedAt >= plan.modified.low &&
    row.updatedAt <= plan.modified.high &&
    plan.tests.every((test) => test(row))
  )
}

/** Everything that matches, in order. Windows over the modified time and walks by id cost no more than their page. */
export function findMatches(index: SearchIndex, query: IndexQuery): Matches {
  const type = index.records.definition
  const groups = query.filterGroups.length === 0 ? [[]] : query.filterGroups
  const plans = groups.map((filters) => planGroup(index, filters, query.query))
  for (const { modified } of plans) {
    // A window over all there is (others' first incremental read) is none, and so walks by id as fast.
    if (!isOpen(modified) && index.modified.count(modified.low, modified.high) === index.size)
      Object.assign(modified, everything())
  }
  const [only] = plans
  const { sort } = query
  if (sort && sort.property !== 'hs_object_id' && !searchable(index, sort.property)) {
    throw validationError(`Property "${sort.property}" does not exist`)
  }
  const tieOrder = index.host.knobs.value(recordKnobs.tieOrder)
  if (only && plans.length === 1 && !only.known && only.tests.length === 0 && sort) {
    const descending = sort.direction === 'DESCENDING'
    if (sort.property === type.modifiedProperty && isOpen(only.id) && tieOrder === 'id') {
      const { low, high } = only.modified
      return {
        total: index.modified.count(low, high),
        ids: index.modified.walk(low, high, descending),
      }
    }
    if (
      sort.property === 'hs_object_id' &&
      !descending &&
      isOpen(only.modified) &&
      only.id.high === Infinity
    ) {
      const after = only.id.low === -Infinity ? -1 : only.id.low - 1
      return { total: index.countAfter(after), ids: idsAfter(index, after) }
    }
  }
  if (only && query.filterGroups.length === 0 && !query.query && !sort && tieOrder === 'id') {
    return { total: index.size, ids: index.byCreation() }
  }
  const found = new Set<RecordId>()
  const ids: RecordId[] = []
  for (const plan of plans) {
    for (const row of candidates(index, plan)) {
      if (!holds(plan, row)) continue
      if (plans.length > 1 || plan.known) {
        if (found.has(row.id)) continue
        found.add(row.id)
      }
      ids.push(row.id)
    }
  }
  return { total: ids.length, ids: ordered(index, ids, sort, tieOrder) }
}

function* idsAfter(index: SearchIndex, after: RecordId): Generator<RecordId> {
  for (const row of index.rowsAfter(after)) yield row.id
}

/** Default order: by creation, oldest first (HUBSPOT.md 4.2). Records without the sort value come last. */
function ordered(
  index: SearchIndex,
  ids: readonly RecordId[],
  sort: IndexQuery['sort'],
  tieOrder: string,
): readonly RecordId[] {
  const type = index.records.definition
  const name = sort?.property ?? type.createdProperty
  const direction = sort?.direction === 'DESCENDING' ? -1 : 1
  if (name === 'hs_object_id') {
    const sorted = Float64Array.from(ids).sort()
    return Array.from(direction === 1 ? sorted : sorted.reverse())
  }
  const property = index.records.property(name)
  const numeric = isNumeric(name, property)
  const read = numberReader(type, index, name)
  const keyOf = (row: Row | undefined): number | string | null => {
    if (!row) return null
    return numeric || name === type.createdProperty
      ? read(row)
      : (row.get(name)?.toLowerCase() ?? null)
  }
  const tie = (id: RecordId) =>
    tieOrder === 'id' ? id : tieOrder === 'reverse' ? -id : Math.imul(id | 0, 0x9e3779b1) >>> 0
  const rows = ids.map((id) => ({ id, key: keyOf(index.peek(id)) }))
  const compare = (
    a: { id: RecordId; key: number | string | null },
    b: { id: RecordId; key: number | string | null },
  ) => {
    if (a.key !== b.key) {
      if (a.key === null) return 1
      if (b.key === null) return -1
      return (a.key < b.key ? -1 : 1) * direction
    }
    return (tie(a.id) - tie(b.id)) * direction
  }
  return rows.sort(compare).map(({ id }) => id)
}
