import { notFound, validationError } from '../account/api-error.ts'
import type { ObjectTypeDefinition } from '../account/definitions.ts'
import type { Filter, FilterOperator, IndexQuery } from '../account/record-store.ts'
import type { Call } from '../http/types.ts'
import { type ContactList, listBook } from '../api/lists-book.ts'
import { v3Languages } from './words.ts'

export interface ExportOrder {
  readonly name: string
  readonly exportType: 'VIEW' | 'LIST'
  readonly format: 'CSV' | 'XLSX'
  readonly language: string
  readonly object: ObjectTypeDefinition
  readonly properties: readonly string[]
  readonly associated: readonly ObjectTypeDefinition[]
  readonly displayNames: boolean
  readonly labelColumns: boolean
  readonly names: boolean
  readonly values: boolean
  readonly allAssociations: boolean
  readonly query: IndexQuery
  /** Of a LIST export: the list whose members are written. */
  readonly listId?: number
}

type Json = Readonly<Record<string, unknown>>

const OPERATORS: ReadonlySet<string> = new Set<FilterOperator>([
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

/** The body of HUBSPOT.md 3.2. The specs call nearly all of it required, the docs leave much out: not enforced. */
export function parseExport(call: Call): ExportOrder {
  const body = object(call.json(), 'the body')
  const exportType = text(body, 'exportType') ?? 'VIEW'
  if (exportType !== 'VIEW' && exportType !== 'LIST')
    throw validationError(`Unknown exportType ${exportType}`)
  const type = objectType(call, text(body, 'objectType'), 'objectType')
  const list = exportType === 'LIST' ? listOf(call, body) : undefined
  if (list && list.objectTypeId !== type.id)
    throw validationError(`List ${list.id} holds no objects of type ${type.singular}`)
  const properties = texts(body, 'objectProperties')
  const known = call.account.objects(type.id)
  const unknown = properties.filter(
    (name) => name !== 'hs_object_id' && known.property(name) === undefined,
  )
  if (unknown.length > 0) {
    throw validationError(`Properties do not exist: ${unknown.join(', ')}`, {
      context: { properties: unknown },
    })
  }
  const associated = texts(body, 'associatedObjectType').map((name) =>
    objectType(call, name, 'associatedObjectType'),
  )
  // HUBSPOT.md 3.2: up to four.
  if (associated.length > 4) throw validationError('At most 4 associatedObjectType are allowed')
  const options = new Set(texts(body, 'exportInternalValuesOptions'))
  return {
    name: text(body, 'exportName') ?? '',
    exportType,
    format: format(body),
    language: language(call, body),
    object: type,
    properties,
    associated,
    displayNames:
      flag(body, 'includePrimaryDisplayPropertyForAssociatedObjects') ?? associated.length === 1,
    labelColumns: flag(body, 'includeLabeledAssociations') ?? false,
    names: options.has('NAMES'),
    values: options.has('VALUES'),
    allAssociations: flag(body, 'overrideAssociatedObjectsPerDefinitionPerRowLimit') ?? false,
    query: list ? { filterGroups: [] } : parseQuery(call, body['publicCrmSearchRequest']),
    ...(list ? { listId: list.id } : {}),
  }
}

/** By its v3 id; the docs' example sends a number (HUBSPOT.md 3.2). */
function listOf(call: Call, body: Json): ContactList {
  const id = body['listId']
  if (typeof id !== 'string' && typeof id !== 'number') {
    throw validationError('listId is required for a LIST export')
  }
  const list = listBook(call.account).find(Number(id))
  if (!list || list.deletedAt !== null) throw notFound(`List ${id} does not exist`)
  return list
}

function objectType(call: Call, name: string | undefined, field: string): ObjectTypeDefinition {
  if (name === undefined) throw validationError(`${field} is required`)
  const type = call.account.types.find(name) ?? call.account.types.find(name.toLowerCase())
  if (type === undefined) throw validationError(`Unknown ${field} ${name}`)
  return type
}

/** Docs write lowercase "xlsx" (HUBSPOT.md 3.2). */
function format(body: Json): 'CSV' | 'XLSX' {
  const name = (text(body, 'format') ?? 'CSV').toUpperCase()
  if (name === 'CSV' || name === 'XLSX') return name
  if (name === 'XLS')
    throw validationError('The sandbox does not write XLS files; ask for XLSX or CSV')
  throw validationError(`Unknown format ${name}`)
}

function language(call: Call, body: Json): string {
  const name = (text(body, 'language') ?? 'EN').toUpperCase()
  const known = call.dated ? /^[A-Z]{2}(_[A-Z]{2})?$/.test(name) : v3Languages.has(name)
  if (!known) throw validationError(`Unknown language ${name}`)
  return name
}

function parseQuery(call: Call, value: unknown): IndexQuery {
  if (value === undefined || value === null) return { filterGroups: [] }
  const request = object(value, 'publicCrmSearchRequest')
  const single = list(request, 'filters').map((each) => filter(call, each))
  const groups = list(request, 'filterGroups').map((each) =>
    list(object(each, 'filterGroups'), 'filters').map((one) => filter(call, one)),
  )
  const filterGroups = [...(single.length > 0 ? [single] : []), ...groups]
  // HUBSPOT.md 3.2, SANDBOX: 3 x 3 on v3.
  if (!call.dated && (filterGroups.length > 3 || filterGroups.some((group) => group.length > 3))) {
    throw validationError('At most 3 filterGroups with 3 filters each are allowed')
  }
  const query = text(request, 'query')
  const sort = parseSort(list(request, 'sorts')[0])
  return {
    filterGroups,
    ...(query === undefined || query === '' ? {} : { query }),
    ...(sort === undefined ? {} : { sort }),
  }
}

function filter(call: Call, value: unknown): Filter {
  const json = object(value, 'filter')
  // The official example says `property` (HUBSPOT.md 3.2).
  const propertyName = text(json, 'propertyName') ?? text(json, 'property')
  if (propertyName === undefined) throw validationError('A filter has no propertyName')
  const operator = text(json, 'operator') ?? ''
  // HUBSPOT.md 3.2: v3 lacks the two token operators.
  if (!OPERATORS.has(operator) || (!call.dated && operator.includes('TOKEN'))) {
    throw validationError(`Unknown operator ${operator}`)
  }
  const [one, high] = [scalar(json, 'value'), scalar(json, 'highValue')]
  const values = json['values']
  return {
    propertyName,
    operator: operator as FilterOperator,
    ...(one === undefined ? {} : { value: one }),
    ...(high === undefined ? {} : { highValue: high }),
    ...(values === undefined || values === null ? {} : { values: texts(json, 'values') }),
  }
}

/** `{"propertyName","order":"ASC"}` in the docs, strings in the specs (HUBSPOT.md 3.2). */
function parseSort(value: unknown): IndexQuery['sort'] {
  if (value === undefined) return undefined
  if (typeof value === 'string') {
    const down = value.startsWith('-')
    return { property: down ? value.slice(1) : value, direction: down ? 'DESCENDING' : 'ASCENDING' }
  }
  const json = object(value, 'sort')
  const property = text(json, 'propertyName') ?? text(json, 'property')
  if (property === undefined) throw validationError('A sort has no propertyName')
  const order = (text(json, 'order') ?? text(json, 'direction') ?? 'ASC').toUpperCase()
  return { property, direction: order.startsWith('DESC') ? 'DESCENDING' : 'ASCENDING' }
}

function object(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw validationError(`Invalid input JSON: ${what} must be an object`)
  }
  return value as Json
}

function list(json: Json, name: string): readonly unknown[] {
  const value = json[name] ?? []
  if (!Array.isArray(value)) throw validationError(`Invalid input JSON: ${name} must be a list`)
  return value
}

function text(json: Json, name: string): string | undefined {
  const value = json[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw validationError(`Invalid input JSON: ${name} must be a text`)
  return value
}

function scalar(json: Json, name: string): string | undefined {
  const value = json[name]
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : text(json, name)
}

/** A list of texts, or one text alone: `associatedObjectType` was one (HUBSPOT.md 3.2). */
function texts(json: Json, name: string): readonly string[] {
  const value = json[name]
  if (typeof value === 'string') return value === '' ? [] : [value]
  return list(json, name).map((each) => {
    if (typeof each === 'number') return String(each)
    if (typeof each !== 'string') throw validationError(`Invalid input JSON: ${name}`)
    return each
  })
}

function flag(json: Json, name: string): boolean | undefined {
  const value = json[name] ?? undefined
  if (value !== undefined && typeof value !== 'boolean') {
    throw validationError(`Invalid input JSON: ${name} must be true or false`)
  }
  return value
}
