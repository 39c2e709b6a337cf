import { notFound, validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type { PropertyDefinition } from '../account/definitions.ts'
import type { Answer, Call, Part } from '../http/types.ts'
import { asList, asObject, asText, isObject, type JsonObject } from '../http/json.ts'
import { isTrue, typeOf } from './object-shape.ts'
import { groupRoutes } from './property-groups.ts'
import { propertyCollection } from './property-control.ts'
import { changedProperty, newProperty } from './property-input.ts'
import { propertyBody, propertyReadScopes, propertyWriteScopes } from './property-shape.ts'

function paths(rest: string): readonly string[] {
  return [`/crm/v3/properties/{objectType}${rest}`, `/crm/properties/{version}/{objectType}${rest}`]
}

/** HUBSPOT.md 4.4: sensitive ones only with dataSensitivity; archived ones only with archived=true. */
function shown(call: Call, property: PropertyDefinition): boolean {
  const sensitivity = call.query.get('dataSensitivity') ?? 'non_sensitive'
  return (
    (property.dataSensitivity ?? 'non_sensitive') === sensitivity &&
    (property.archived ?? false) === isTrue(call, 'archived')
  )
}

function list(call: Call): Answer {
  const type = typeOf(call)
  const properties = [...call.account.objects(type.id).properties().values()].filter((property) =>
    shown(call, property),
  )
  return {
    status: 200,
    body: { results: properties.map((property) => propertyBody(call.account, type, property)) },
  }
}

function find(call: Call, name: string): PropertyDefinition | undefined {
  const property = call.account.objects(typeOf(call).id).property(name)
  return property && (property.archived ?? false) === isTrue(call, 'archived')
    ? property
    : undefined
}
function wanted(call: Call): PropertyDefinition {
  const name = call.params['propertyName'] ?? ''
  const property = find(call, name)
  if (!property) throw notFound(`Property ${name} does not exist`)
  return property
}

function get(call: Call): Answer {
  return { status: 200, body: propertyBody(call.account, typeOf(call), wanted(call)) }
}

function define(call: Call, property: PropertyDefinition): JsonObject {
  const type = typeOf(call)
  call.account.objects(type.id).defineProperty(property)
  return propertyBody(call.account, type, property)
}

function create(call: Call): Answer {
  return { status: 201, body: define(call, newProperty(call, asObject(call.json()))) }
}

function update(call: Call): Answer {
  const property = wanted(call)
  const body = asObject(call.json())
  const isOpen = property.readOnlyDefinition !== true
  const optionsOnly = Object.keys(body).every((name) => name === 'options')
  if (!isOpen && !(optionsOnly && property.readOnlyOptions === false))
    throw validationError(`The definition of ${property.name} cannot be changed`)
  return { status: 200, body: define(call, changedProperty(call, property, body)) }
}

function archiveNamed(call: Call, name: string): void {
  const property = find(call, name)
  if (!property) return
  if (property.hubspotDefined === true && property.archivable !== true)
    throw validationError(`Property ${name} is defined by HubSpot and cannot be deleted`)
  const now = call.account.clock.now()
  define(call, { ...property, archived: true, archivedAt: now, updatedAt: now })
}

function archive(call: Call): Answer {
  archiveNamed(call, wanted(call).name)
  return { status: 204 }
}

function names(call: Call): readonly string[] {
  return asList(asObject(call.json())['inputs'], 'inputs').map((input) =>
    asText(isObject(input) ? input['name'] : undefined, 'name'),
  )
}

function batch(
  call: Call,
  status: number,
  results: readonly JsonObject[],
  missing: readonly string[],
): Answer {
  const at = iso(call.account.clock.now())
  const body = { status: 'COMPLETE', results, startedAt: at, completedAt: at }
  if (missing.length === 0) return { status, body }
  const errors = missing.map((name) => ({
    status: 'error',
    category: 'OBJECT_NOT_FOUND',
    message: `Property ${name} does not exist`,
    context: { name: [name] },
    errors: [],
    links: {},
  }))
  return { status: 207, body: { ...body, numErrors: errors.length, errors } }
}

function batchRead(call: Call): Answer {
  const type = typeOf(call)
  const store = call.account.objects(type.id)
  const body = asObject(call.json())
  const archived = body['archived'] === true
  const found = names(call).map((name) => {
    const property = store.property(name)
    return { name, property: (property?.archived ?? false) === archived ? property : undefined }
  })
  const results = found.flatMap(({ property }) =>
    property ? [propertyBody(call.account, type, property)] : [],
  )
  return batch(
    call,
    200,
    results,
    found.filter(({ property }) => !property).map(({ name }) => name),
  )
}

function batchCreate(call: Call): Answer {
  const inputs = asList(asObject(call.json())['inputs'], 'inputs').map((input) =>
    asObject(input, 'input'),
  )
  // All are looked at before the first is made; what meets another of the batch comes last and alone is refused.
  for (const input of inputs) newProperty(call, input)
  const results = inputs.map((input) => define(call, newProperty(call, input)))
  return batch(call, 201, results, [])
}

function batchArchive(call: Call): Answer {
  for (const name of names(call)) archiveNamed(call, name)
  return { status: 204 }
}

/** HUBSPOT.md 4.4. */
export const propertiesPart: Part = {
  knobs: [],
  collections: (account) => ({ properties: propertyCollection(account) }),
  routes: [
    { method: 'GET', paths: paths(''), scopes: propertyReadScopes, handle: list },
    { method: 'POST', paths: paths(''), scopes: propertyWriteScopes, handle: create },
    { method: 'GET', paths: paths('/{propertyName}'), scopes: propertyReadScopes, handle: get },
    {
      method: 'PATCH',
      paths: paths('/{propertyName}'),
      scopes: propertyWriteScopes,
      handle: update,
    },
    {
      method: 'DELETE',
      paths: paths('/{propertyName}'),
      scopes: propertyWriteScopes,
      handle: archive,
    },
    { method: 'POST', paths: paths('/batch/read'), scopes: propertyReadScopes, handle: batchRead },
    {
      method: 'POST',
      paths: paths('/batch/create'),
      scopes: propertyWriteScopes,
      handle: batchCreate,
    },
    {
      method: 'POST',
      paths: paths('/batch/archive'),
      scopes: propertyWriteScopes,
      handle: batchArchive,
    },
    ...groupRoutes(paths, propertyReadScopes, propertyWriteScopes),
  ],
}
