import { ApiError, validationError } from '../account/api-error.ts'
import { recordKnobs } from '../account/core-knobs.ts'
import { iso, StoredRow } from '../account/rows.ts'
import type { ObjectTypeDefinition, RecordId } from '../account/definitions.ts'
import type { LinkTypeRef } from '../account/link-store.ts'
import type {
  LinkInput,
  ObjectStore,
  PropertyInput,
  Row,
  WriteSource,
} from '../account/record-store.ts'
import type { Account } from '../account/types.ts'
import type { Call, Route } from '../http/types.ts'
import { asList, asObject, asText, isObject, type JsonObject, optionalText } from '../http/json.ts'

/** Both spellings of an objects path (HUBSPOT.md 1). */
export function objectPaths(rest: string): readonly string[] {
  return [`/crm/v3/objects/{objectType}${rest}`, `/crm/objects/{version}/{objectType}${rest}`]
}

export function typeOf(call: Call, name = call.params['objectType'] ?? ''): ObjectTypeDefinition {
  const type = call.account.types.find(name)
  if (!type) throw validationError(`Unable to infer object type from: ${name}`)
  return type
}
export function storeOf(call: Call): ObjectStore {
  return call.account.objects(typeOf(call).id)
}

export const readScopes: Route['scopes'] = (call) => typeOf(call).scopes.read
export const writeScopes: Route['scopes'] = (call) => typeOf(call).scopes.write

/** The records that a call writes to. HUBSPOT.md 8: feedback submissions have no writing calls. */
export function writtenStoreOf(call: Call): ObjectStore {
  const store = storeOf(call)
  if (store.definition.readOnly !== true) return store
  throw new ApiError(405, 'METHOD_NOT_ALLOWED', `${store.definition.labels.plural} are read-only`)
}

/** How writes of this app show in the history. */
export function sourceOf(call: Call): WriteSource {
  return {
    sourceType: 'INTEGRATION',
    sourceId: String(call.grant?.appId ?? 0),
    at: call.account.clock.now(),
    version: call.version,
  }
}

/** The properties to show: the three that are always there, then those asked for, or the type's defaults. */
export function shownProperties(store: ObjectStore, asked: readonly string[]): readonly string[] {
  const { createdProperty, modifiedProperty, searchDefaults } = store.definition
  const wanted = asked.length > 0 ? asked : searchDefaults
  const always = [createdProperty, modifiedProperty, 'hs_object_id']
  const known = wanted.filter((name) => {
    const property = store.property(name)
    return property !== undefined && !property.archived
  })
  return [...new Set([...always, ...known])]
}

export interface RecordShape {
  readonly properties: readonly string[]
  readonly history?: readonly string[]
  readonly associations?: readonly ObjectTypeDefinition[]
  readonly dated: boolean
  readonly traceId?: string | undefined
}

function historyOf(store: ObjectStore, id: RecordId, names: readonly string[]): JsonObject {
  const known = names.filter((name) => store.property(name))
  return Object.fromEntries(
    known.map((name) => [
      name,
      store
        .history(id, name)
        .map(({ timestamp, ...entry }) => ({ ...entry, timestamp: iso(timestamp) })),
    ]),
  )
}

/** v3-style: one id once per type (HUBSPOT.md 4.1). Absent when nothing is linked. */
function associationsOf(
  account: Account,
  store: ObjectStore,
  row: Row,
  types: readonly ObjectTypeDefinition[],
): JsonObject | undefined {
  const ref = { type: store.definition.id, id: row.id }
  const shows = row.archived && account.knobs.value(recordKnobs.archivedAssociations)
  const { links } = account
  const found = types.flatMap((type) => {
    const results = (shows ? links.ofArchived(ref, type.id) : links.of(ref, type.id)).flatMap(
      (linked) => linked.types.map(({ name }) => ({ id: String(linked.id), type: name })),
    )
    return results.length > 0
      ? [[type.custom?.fullyQualifiedName ?? type.plural, { results }] as const]
      : []
  })
  return found.length > 0 ? Object.fromEntries(found) : undefined
}

/** A record on the wire: ids and values are strings, unset ones null (HUBSPOT.md 4.1). */
export function recordBody(
  account: Account,
  store: ObjectStore,
  row: Row,
  shape: RecordShape,
): JsonObject {
  const id = String(row.id)
  const associations = shape.associations && associationsOf(account, store, row, shape.associations)
  return {
    id,
    properties: Object.fromEntries(shape.properties.map((name) => [name, row.get(name)])),
    ...(shape.history && shape.history.length > 0
      ? { propertiesWithHistory: historyOf(store, row.id, shape.history) }
      : {}),
    createdAt: iso(row.createdAt),
    updatedAt: iso(row.updatedAt),
    archived: row.archived,
    ...(row.archivedAt === null ? {} : { archivedAt: iso(row.archivedAt) }),
    ...(associations ? { associations } : {}),
    ...(shape.traceId === undefined ? {} : { objectWriteTraceId: shape.traceId }),
    // HUBSPOT.md 1: dated answers gain `url`.
    ...(shape.dated
      ? {
          url: `https://app.hubspot.com/contacts/${account.portalId}/record/${store.definition.id}/${id}`,
        }
      : {}),
  }
}

/** What a write shows: what was sent, and what is always there. */
export function writtenBody(
  call: Call,
  store: ObjectStore,
  id: RecordId,
  input: PropertyInput,
  traceId?: string,
): JsonObject {
  const row = store.get(id)
  if (!row) throw new Error(`Record ${id} is gone right after it was written`)
  const stage = store.definition.pipeline
  const own = row instanceof StoredRow && stage ? [stage.pipeline, stage.stage] : []
  const properties = shownProperties(
    store,
    [...Object.keys(input), ...own].length > 0 ? [...Object.keys(input), ...own] : ['hs_object_id'],
  )
  return recordBody(call.account, store, row, { properties, dated: call.dated, traceId })
}

/** Values may come as JSON strings, numbers, booleans or null. */
export function propertyInput(value: unknown): PropertyInput {
  const properties = value === undefined || value === null ? {} : asObject(value, 'properties')
  return Object.fromEntries(
    Object.entries(properties).map(([name, given]) => {
      if (given === null) return [name, null]
      const text = optionalText(given)
      if (text === undefined)
        throw validationError(`Invalid input JSON: the value of property ${name} must be a string`)
      return [name, text]
    }),
  )
}

const linkCategories = ['HUBSPOT_DEFINED', 'USER_DEFINED', 'INTEGRATOR_DEFINED', 'WORK'] as const

function linkTypeRef(value: unknown): LinkTypeRef {
  const type = asObject(value, 'association type')
  const category = linkCategories.find((known) => known === type['associationCategory'])
  const typeId = Number(type['associationTypeId'])
  if (!category || !Number.isInteger(typeId))
    throw validationError('Invalid association type in create')
  return { category, typeId }
}

/** `associations` of a create: the type ids tell which object `to` is (HUBSPOT.md 4.3). */
export function linkInputs(
  account: Account,
  from: ObjectTypeDefinition,
  value: unknown,
): readonly LinkInput[] {
  if (value === undefined || value === null) return []
  return asList(value, 'associations').map((item) => {
    const link = asObject(item, 'association')
    const types = asList(link['types'], 'association types').map(linkTypeRef)
    const id = Number(
      asText(isObject(link['to']) ? link['to']['id'] : undefined, 'association to.id'),
    )
    const [first] = types
    const target = account.types
      .all()
      .find((type) =>
        account.links
          .types(from.id, type.id)
          .some(({ category, typeId }) => category === first?.category && typeId === first.typeId),
      )
    if (!first || !target) {
      throw validationError(`Invalid association type ${first?.typeId ?? ''} from ${from.singular}`)
    }
    return { to: { type: target.id, id }, types }
  })
}

/** The live record of an id, by record id or by a unique property (HUBSPOT.md 4.1). undefined: there is none. */
export function locate(
  store: ObjectStore,
  value: string,
  idProperty: string | undefined,
): RecordId | undefined {
  if (idProperty === undefined || idProperty === '' || idProperty === 'hs_object_id') {
    const id = /^\d{1,16}$/u.test(value) ? Number(value) : undefined
    return id === undefined ? undefined : store.resolve(id)
  }
  requireUnique(store, idProperty)
  return store.findUnique(idProperty, value)
}

/** The same for a write, which may follow merges or not. */
export function locateForWrite(
  call: Call,
  store: ObjectStore,
  value: string,
  idProperty: string | undefined,
): RecordId | undefined {
  const id = locate(store, value, idProperty)
  const isGiven = idProperty === undefined || idProperty === '' || idProperty === 'hs_object_id'
  const followed = isGiven && id !== undefined && String(id) !== value.replace(/^0+(?=.)/u, '')
  return followed && !call.account.knobs.value(recordKnobs.writesFollowMerges) ? undefined : id
}

export function requireUnique(store: ObjectStore, idProperty: string): void {
  const property = store.property(idProperty)
  const { definition } = store
  if (!property || property.archived) throw validationError(`Property ${idProperty} does not exist`)
  const unique =
    property.hasUniqueValue === true || (definition.id === '0-1' && idProperty === 'email')
  if (!unique)
    throw validationError(
      `Unable to perform update/upsert by non-unique ${definition.id} property ${idProperty}`,
    )
}

export function missingRecord(): ApiError {
  return new ApiError(404, 'OBJECT_NOT_FOUND', 'resource not found')
}

/** A flag of the query: Python's clients write `True` and `False`. */
export function isTrue(call: Call, name: string): boolean {
  return call.query.get(name)?.toLowerCase() === 'true'
}

/** `limit` of a page; above the maximum is a 400. */
export function pageLimit(call: Call, standard: number, most: number): number {
  const text = call.query.get('limit')
  if (text === null || text === '') return standard
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1)
    throw validationError(`limit ${text} must be a positive integer`)
  if (limit > most) throw validationError(`Limit of ${limit} is above the maximum of ${most}`)
  return limit
}

/** `paging` of a next page, with the link that carries on the caller's query. */
export function nextPage(call: Call, after: string): JsonObject {
  const query = new URLSearchParams(call.query)
  query.set('after', after)
  return { next: { after, link: `${call.baseUrl}${call.path}?${query.toString()}` } }
}
