import { validationError } from './api-error.ts'
import { recordKnobs } from './core-knobs.ts'
import {
  type NumberReader,
  type Predicate,
  predicateOf,
  queryPredicate,
  sortableNumber,
} from './filters.ts'
import { foldUnique } from './lookups.ts'
import type { SearchIndex } from './search-index.ts'
import type { ObjectTypeDefinition, PropertyDefinition, RecordId } from './definitions.ts'
import type { Filter } from './record-store.ts'

export interface Range {
  low: number
  high: number
}

/** One AND of filters: where to look, and what is still to be tested there. */
export interface GroupPlan {
  /** Bounds on the modified time and on the id that the filters give; inclusive. */
  readonly modified: Range
  readonly id: Range
  readonly known: Iterable<RecordId> | undefined
  readonly tests: readonly Predicate[]
}

export const everything = (): Range => ({ low: -Infinity, high: Infinity })
export const isOpen = ({ low, high }: Range) => low === -Infinity && high === Infinity

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

export function planGroup(
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
export function searchable(index: SearchIndex, name: string): PropertyDefinition | undefined {
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
export function numberReader(
  type: ObjectTypeDefinition,
  index: SearchIndex,
  name: string,
): NumberReader {
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
