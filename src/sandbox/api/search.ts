import { validationError } from '../account/api-error.ts'
import { recordKnobs } from '../account/core-knobs.ts'
import { knob } from '../account/knobs.ts'
import type {
  Filter,
  FilterOperator,
  IndexQuery,
  ObjectStore,
  Row,
} from '../account/record-store.ts'
import type { KnobSpec } from '../account/types.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import {
  asList,
  asObject,
  isObject,
  type JsonObject,
  optionalText,
  textList,
} from '../http/json.ts'
import { objectPaths, readScopes, recordBody, shownProperties, storeOf } from './object-shape.ts'

const resultCap = knob({
  name: 'search_result_cap',
  default: 10_000 as number,
  meaning: 'How deep one search can be paged; beyond it 400 (HUBSPOT.md 4.2).',
})
const lengthLimit = knob({
  name: 'search_length_limit',
  default: 3000 as number,
  meaning: 'Most characters of what search_length_limit_of names; 0 = no limit (HUBSPOT.md 4.2).',
})
const lengthLimitOf = knob<string>({
  name: 'search_length_limit_of',
  default: 'query',
  allowed: ['query', 'body'],
  meaning:
    'Whether the length limit is on the query string or on the whole body; the sources disagree (HUBSPOT.md 4.2).',
})

export const searchKnobs: readonly KnobSpec[] = [resultCap, lengthLimit, lengthLimitOf]

// HUBSPOT.md 4.2.
const most = { page: 200, groups: 5, filtersPerGroup: 6, filters: 18 } as const

const operators: ReadonlySet<string> = new Set<FilterOperator>([
  'EQ',
  'NEQ',
  'LT',
  'LTE',
  'GT',
  'GTE',
  'BETWEEN',
  'IN',
  'NOT_IN',
  'HAS_PROPERTY',
  'NOT_HAS_PROPERTY',
  'CONTAINS_TOKEN',
  'NOT_CONTAINS_TOKEN',
])
const isOperator = (text: string): text is FilterOperator => operators.has(text)

// HUBSPOT.md 4.2: not filterable.
const unfilterable: Readonly<Record<string, readonly string[]>> = {
  any: ['hs_body_preview_html'],
  '0-49': ['hs_email_html', 'hs_body_preview'],
}

/** One filter; exports write `property` for `propertyName` (HUBSPOT.md 3.2), which is accepted here too. */
function parseFilter(value: unknown): Filter {
  const filter = asObject(value, 'filter')
  const propertyName = optionalText(filter['propertyName']) ?? optionalText(filter['property'])
  const operator = optionalText(filter['operator'])
  if (propertyName === undefined)
    throw validationError('Invalid input JSON: a filter needs a propertyName')
  if (operator === undefined || !isOperator(operator))
    throw validationError(`Invalid filter operator ${operator ?? ''} on ${propertyName}`)
  const text = optionalText(filter['value'])
  const high = optionalText(filter['highValue'])
  return {
    propertyName,
    operator,
    ...(text === undefined ? {} : { value: text }),
    ...(high === undefined ? {} : { highValue: high }),
    ...(Array.isArray(filter['values']) ? { values: textList(filter['values']) } : {}),
  }
}

/** `{propertyName, direction}` or `{propertyName, order}` or a plain name. */
function parseSort(value: unknown): NonNullable<IndexQuery['sort']> {
  const name = optionalText(value)
  if (name !== undefined) {
    return name.startsWith('-')
      ? { property: name.slice(1), direction: 'DESCENDING' }
      : { property: name, direction: 'ASCENDING' }
  }
  const sort = asObject(value, 'sort')
  const property = optionalText(sort['propertyName']) ?? optionalText(sort['property'])
  if (property === undefined)
    throw validationError('Invalid input JSON: a sort needs a propertyName')
  const direction = (
    optionalText(sort['direction']) ??
    optionalText(sort['order']) ??
    'ASCENDING'
  ).toUpperCase()
  return { property, direction: direction.startsWith('DESC') ? 'DESCENDING' : 'ASCENDING' }
}

function parseGroups(body: JsonObject): readonly (readonly Filter[])[] {
  const groups = (
    body['filterGroups'] === undefined || body['filterGroups'] === null
      ? []
      : asList(body['filterGroups'], 'filterGroups')
  ).map((group) =>
    isObject(group) && group['filters'] !== undefined
      ? asList(group['filters'], 'filters').map(parseFilter)
      : [],
  )
  const plain = Array.isArray(body['filters'])
    ? [asList(body['filters'], 'filters').map(parseFilter)]
    : []
  const all = [...groups, ...plain].filter((group) => group.length > 0)
  if (all.length > most.groups)
    throw validationError(`The maximum number of filterGroups is ${most.groups}; got ${all.length}`)
  if (all.some((group) => group.length > most.filtersPerGroup))
    throw validationError(`The maximum number of filters in a group is ${most.filtersPerGroup}`)
  if (all.flat().length > most.filters)
    throw validationError(`The maximum number of filters is ${most.filters}`)
  return all
}

function parseQuery(body: JsonObject, store: ObjectStore): IndexQuery {
  const filterGroups = parseGroups(body)
  const banned = [...(unfilterable['any'] ?? []), ...(unfilterable[store.definition.id] ?? [])]
  for (const { propertyName } of filterGroups.flat()) {
    if (banned.includes(propertyName))
      throw validationError(`Property ${propertyName} is not searchable`)
  }
  const sorts =
    body['sorts'] === undefined || body['sorts'] === null ? [] : asList(body['sorts'], 'sorts')
  if (sorts.length > 1) throw validationError('Only one sort is supported')
  const query = optionalText(body['query'])
  return {
    filterGroups,
    ...(query ? { query } : {}),
    ...(sorts.length === 1 ? { sort: parseSort(sorts[0]) } : {}),
  }
}

function wholeNumber(value: unknown, what: string, standard: number): number {
  if (value === undefined || value === null || value === '') return standard
  const number = Number(value)
  if (!Number.isInteger(number) || number < 0)
    throw validationError(`${what} ${optionalText(value) ?? ''} must be a whole number`)
  return number
}

function search(call: Call): Answer {
  const { knobs } = call.account
  const store = storeOf(call)
  const body = asObject(call.json() ?? {})
  const longest = knobs.value(lengthLimit)
  const measured =
    knobs.value(lengthLimitOf) === 'body'
      ? call.body.toString('utf8')
      : (optionalText(body['query']) ?? '')
  if (longest > 0 && measured.length > longest)
    throw validationError(`The request is longer than ${longest} characters`)
  const limit = wholeNumber(body['limit'], 'limit', 10)
  if (limit > most.page)
    throw validationError(`The limit must be at most ${most.page}; got ${limit}`)
  const offset = wholeNumber(body['after'], 'after', 0)
  const cap = knobs.value(resultCap)
  if (offset + limit > cap && offset >= cap - limit + 1)
    throw validationError(
      `Search results can only be paged up to ${cap}; asked for ${offset + limit}`,
    )
  const { total, ids } = store.index.search(parseQuery(body, store), offset, limit)
  const shape = {
    properties: shownProperties(store, textList(body['properties'])),
    dated: call.dated,
  }
  const stale = knobs.value(recordKnobs.staleIndexValues)
  const rows = ids
    .map((id) => {
      if (stale === 'before') return store.index.outdated(id)
      return stale === true ? store.index.get(id) : store.get(id)
    })
    .filter((row): row is Row => row !== undefined && !row.archived)
  const next = offset + limit
  return {
    status: 200,
    body: {
      total,
      results: rows.map((row) => recordBody(call.account, store, row, shape)),
      ...(next < total && limit > 0 ? { paging: { next: { after: String(next) } } } : {}),
    },
  }
}

export const searchRoutes: readonly Route[] = [
  {
    method: 'POST',
    paths: objectPaths('/search'),
    scopes: readScopes,
    limit: 'search',
    handle: search,
  },
]
