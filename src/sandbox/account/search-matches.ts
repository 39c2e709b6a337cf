import { validationError } from './api-error.ts'
import { recordKnobs } from './core-knobs.ts'
import { isNumeric } from './filters.ts'
import type { SearchIndex } from './search-index.ts'
import type { RecordId } from './definitions.ts'
import type { IndexQuery, Row } from './record-store.ts'
import {
  everything,
  type GroupPlan,
  isOpen,
  numberReader,
  planGroup,
  searchable,
} from './search-plan.ts'

export interface Matches {
  readonly total: number
  readonly ids: Iterable<RecordId>
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
