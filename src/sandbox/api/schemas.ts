import { ApiError, notFound, validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type { ObjectTypeDefinition } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import type { Answer, Call, Part } from '../http/types.ts'
import { asList, asObject, asText, isObject, optionalText, textList } from '../http/json.ts'
import { isTrue } from './object-shape.ts'
import { schemaCollection } from './schema-control.ts'
import { labelsOf, propertyOf } from './schema-input.ts'
import { definitionBody, note, noteRestored, schemaBody, wantedParts } from './schema-shape.ts'

// Scope lists of the schemas API.
const readScopes = ['crm.schemas.custom.read', 'crm.objects.custom.read']
const writeScopes = ['crm.schemas.custom.write']

const paths = (rest: string): readonly string[] => [
  `/crm/v3/schemas${rest}`,
  `/crm-object-schemas/v3/schemas${rest}`,
  `/crm-object-schemas/{version}/schemas${rest}`,
]

function list(call: Call): Answer {
  const { account } = call
  const shown = isTrue(call, 'archived')
    ? account.archivedTypes()
    : account.types.all().filter((type) => type.custom)
  const wanted = wantedParts(call)
  return { status: 200, body: { results: shown.map((type) => schemaBody(account, type, wanted)) } }
}

function wantedType(call: Call, name = call.params['objectType'] ?? ''): ObjectTypeDefinition {
  const type = call.account.types.find(name)
  if (!type) throw notFound(`Unable to find object type ${name}`)
  return type
}

/** A custom object by its id or its full name; HubSpot's own can't be changed. */
function customType(call: Call): ObjectTypeDefinition {
  const type = wantedType(call)
  if (!type.custom) throw validationError(`Object type ${type.singular} is defined by HubSpot`)
  return type
}

function archivedType(account: Account, name: string): ObjectTypeDefinition | undefined {
  return account
    .archivedTypes()
    .find(({ id, custom }) => [id, custom?.fullyQualifiedName, custom?.name].includes(name))
}

function get(call: Call): Answer {
  const type = wantedType(call)
  return { status: 200, body: schemaBody(call.account, type, wantedParts(call)) }
}

/** Type ids or names; unknown ones are left out. */
function readBatch(call: Call): Answer {
  const inputs = asList(asObject(call.json())['inputs'], 'inputs')
  const found = inputs.flatMap((input) => {
    const name = optionalText(isObject(input) ? input['id'] : input) ?? ''
    return call.account.types.find(name) ?? []
  })
  return { status: 200, body: { results: found.map((type) => schemaBody(call.account, type)) } }
}

function create(call: Call): Answer {
  const { account } = call
  const body = asObject(call.json())
  const name = asText(body['name'], 'name')
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/u.test(name))
    throw validationError(
      `Object type name ${name} must start with a letter and hold letters, digits and underscores`,
    )
  // A deleted schema keeps its name until it is deleted for good.
  const taken = [...account.types.all(), ...account.archivedTypes()].some(
    ({ custom }) => custom?.name.toLowerCase() === name.toLowerCase(),
  )
  if (taken) throw new ApiError(409, 'OBJECT_ALREADY_EXISTS', `Object type ${name} already exists`)
  const properties = asList(body['properties'] ?? [], 'properties').map(propertyOf)
  const primary = optionalText(body['primaryDisplayProperty']) ?? properties[0]?.name
  if (primary === undefined || !properties.some((property) => property.name === primary))
    throw validationError('primaryDisplayProperty must be one of the properties')
  const type = account.defineCustomObject({
    name,
    labels: labelsOf(body['labels'], { singular: name, plural: name }),
    primaryDisplayProperty: primary,
    requiredProperties: textList(body['requiredProperties']),
    properties,
  })
  const description = optionalText(body['description'])
  note(account, type, {
    createdAt: account.clock.now(),
    ...(description === undefined ? {} : { description }),
    ...(Array.isArray(body['searchableProperties'])
      ? { searchable: textList(body['searchableProperties']) }
      : {}),
    secondaryDisplay: textList(body['secondaryDisplayProperties']),
  })
  return { status: 201, body: schemaBody(account, type) }
}

/** Labels, display, required and searchable properties; the name stays. `restorable` brings back a deleted one. */
function update(call: Call): Answer {
  const { account } = call
  const body = asObject(call.json())
  const deleted = archivedType(account, call.params['objectType'] ?? '')
  if (deleted && body['restorable'] === true) {
    account.retireCustomObject(deleted.id, 'restore')
    noteRestored(account, deleted)
  }
  const before = customType(call)
  const known = account.objects(before.id)
  const named = (field: string, standard: readonly string[]): readonly string[] => {
    if (body[field] === undefined) return standard
    const names = textList(body[field])
    const unknown = names.find((name) => known.property(name) === undefined)
    if (unknown !== undefined) throw validationError(`Property ${unknown} does not exist`)
    return names
  }
  const primary = optionalText(body['primaryDisplayProperty']) ?? before.primaryDisplayProperty
  if (known.property(primary) === undefined)
    throw validationError(`Property ${primary} does not exist`)
  const searchable = named('searchableProperties', before.queryProperties)
  const type: ObjectTypeDefinition = {
    ...before,
    labels: labelsOf(body['labels'], before.labels),
    primaryDisplayProperty: primary,
    required: { all: named('requiredProperties', before.required.all), any: [] },
    queryProperties: searchable,
  }
  account.redefineCustomObject(type)
  const description = body['clearDescription'] === true ? '' : optionalText(body['description'])
  note(account, type, {
    updatedAt: account.clock.now(),
    searchable,
    ...(description === undefined ? {} : { description }),
    ...(body['secondaryDisplayProperties'] === undefined
      ? {}
      : { secondaryDisplay: named('secondaryDisplayProperties', []) }),
  })
  return { status: 200, body: definitionBody(account, type) }
}

/**
 * Only an object without records can be deleted; with `archived=true` a deleted one goes for good and frees its name
 * (docs custom objects guide).
 */
function remove(call: Call): Answer {
  const { account } = call
  const deleted = archivedType(account, call.params['objectType'] ?? '')
  if (deleted && isTrue(call, 'archived')) {
    account.retireCustomObject(deleted.id, 'purge')
    return { status: 204 }
  }
  const type = customType(call)
  if (account.objects(type.id).size > 0)
    throw validationError(
      `Object type ${type.custom?.name ?? type.id} still has records and can't be deleted`,
    )
  note(account, type, { archivedAt: account.clock.now() })
  account.retireCustomObject(type.id, 'archive')
  return { status: 204 }
}

/** Between two objects there is one unlabelled type: asking for another one shows it. */
function associate(call: Call): Answer {
  const { account } = call
  const body = asObject(call.json())
  const from = wantedType(call, asText(body['fromObjectTypeId'], 'fromObjectTypeId'))
  const to = wantedType(call, asText(body['toObjectTypeId'], 'toObjectTypeId'))
  const type = account.links.types(from.id, to.id).find(({ label }) => label === null)
  if (!type) throw validationError(`Objects of type ${from.id} can't be associated with ${to.id}`)
  const now = iso(account.clock.now())
  return {
    status: 201,
    body: {
      id: String(type.typeId),
      fromObjectTypeId: from.id,
      toObjectTypeId: to.id,
      name: optionalText(body['name']) ?? type.name,
      createdAt: now,
      updatedAt: now,
    },
  }
}

/** HUBSPOT.md 8, custom objects. */
export const schemasPart: Part = {
  knobs: [],
  routes: [
    { method: 'GET', paths: paths(''), scopes: readScopes, handle: list },
    { method: 'POST', paths: paths(''), scopes: writeScopes, handle: create },
    { method: 'POST', paths: paths('/batch/read'), scopes: readScopes, handle: readBatch },
    { method: 'GET', paths: paths('/{objectType}'), scopes: readScopes, handle: get },
    { method: 'PATCH', paths: paths('/{objectType}'), scopes: writeScopes, handle: update },
    { method: 'DELETE', paths: paths('/{objectType}'), scopes: writeScopes, handle: remove },
    {
      method: 'POST',
      paths: paths('/{objectType}/associations'),
      scopes: writeScopes,
      handle: associate,
    },
  ],
  collections: (account) => ({ object_schemas: schemaCollection(account) }),
}
