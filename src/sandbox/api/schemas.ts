import { ApiError, notFound, validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type {
  ObjectTypeDefinition,
  PropertyDefinition,
  PropertyType,
} from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import type { Answer, Call, Part } from '../http/types.ts'
import {
  asList,
  asObject,
  asText,
  isObject,
  type JsonObject,
  optionalText,
  textList,
} from '../http/json.ts'
import { isTrue } from './object-shape.ts'
import { propertyBody } from './property-shape.ts'

// Scope lists of the schemas API.
const readScopes = ['crm.schemas.custom.read', 'crm.objects.custom.read']
const writeScopes = ['crm.schemas.custom.write']

const paths = (rest: string): readonly string[] => [
  `/crm/v3/schemas${rest}`,
  `/crm-object-schemas/v3/schemas${rest}`,
  `/crm-object-schemas/{version}/schemas${rest}`,
]

interface SchemaTimes {
  readonly createdAt: number
}

function timesOf(account: Account): Map<string, SchemaTimes> {
  return account.keep('schema-times', () => new Map<string, SchemaTimes>())
}

function associationsOf(account: Account, type: ObjectTypeDefinition): readonly JsonObject[] {
  return account.types
    .all()
    .filter(
      (other) =>
        other.id === type.id || ['0-1', '0-2', '0-3', '0-5'].includes(other.id) || other.custom,
    )
    .flatMap((other) =>
      account.links
        .types(type.id, other.id)
        .filter(({ label }) => label === null)
        .map((link) => ({
          id: String(link.typeId),
          fromObjectTypeId: type.id,
          toObjectTypeId: other.id,
          name: link.name,
        })),
    )
}

function schemaBody(account: Account, type: ObjectTypeDefinition): JsonObject {
  const properties = [...account.objects(type.id).properties().values()].filter(
    (property) => !property.archived,
  )
  const createdAt = timesOf(account).get(type.id)?.createdAt
  return {
    id: type.id.startsWith('2-') ? type.id.slice(2) : type.id,
    objectTypeId: type.id,
    fullyQualifiedName: type.custom?.fullyQualifiedName ?? type.singular.toUpperCase(),
    name: type.custom?.name ?? type.singular,
    labels: type.labels,
    primaryDisplayProperty: type.primaryDisplayProperty,
    secondaryDisplayProperties: [],
    requiredProperties: [...type.required.all],
    searchableProperties: [...type.queryProperties],
    properties: properties.map((property) => propertyBody(account, type, property)),
    associations: associationsOf(account, type),
    allowsSensitiveProperties: false,
    archived: false,
    ...(createdAt === undefined ? {} : { createdAt: iso(createdAt), updatedAt: iso(createdAt) }),
  }
}

/** Custom objects only; none are archived here, since deleting one needs it to be empty. */
function list(call: Call): Answer {
  const custom = call.account.types.all().filter((type) => type.custom)
  const shown = isTrue(call, 'archived') ? [] : custom
  return { status: 200, body: { results: shown.map((type) => schemaBody(call.account, type)) } }
}

function get(call: Call): Answer {
  const name = call.params['objectType'] ?? ''
  const type = call.account.types.find(name)
  if (!type) throw notFound(`Unable to find object type ${name}`)
  return { status: 200, body: schemaBody(call.account, type) }
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

const propertyTypes: readonly PropertyType[] = [
  'string',
  'number',
  'bool',
  'enumeration',
  'date',
  'datetime',
]

function propertyOf(value: unknown): PropertyDefinition {
  const body = asObject(value, 'property')
  const name = asText(body['name'], 'property name')
  const type = propertyTypes.find((known) => known === body['type'])
  if (!type) throw validationError(`Property ${name} has no valid type`)
  const options = (Array.isArray(body['options']) ? (body['options'] as readonly unknown[]) : [])
    .filter(isObject)
    .map((option, place) => ({
      label: optionalText(option['label']) ?? '',
      value: optionalText(option['value']) ?? '',
      displayOrder: place,
      hidden: false,
    }))
  return {
    name,
    label: optionalText(body['label']) ?? name,
    type,
    fieldType: optionalText(body['fieldType']) ?? 'text',
    groupName: optionalText(body['groupName']) ?? 'custom_object_information',
    options,
    hasUniqueValue: body['hasUniqueValue'] === true,
  }
}

function create(call: Call): Answer {
  const body = asObject(call.json())
  const name = asText(body['name'], 'name')
  if (!/^[a-zA-Z][a-zA-Z0-9_]*$/u.test(name))
    throw validationError(
      `Object type name ${name} must start with a letter and hold letters, digits and underscores`,
    )
  if (call.account.types.find(name))
    throw new ApiError(409, 'OBJECT_ALREADY_EXISTS', `Object type ${name} already exists`)
  const labels = asObject(body['labels'] ?? {}, 'labels')
  const properties = asList(body['properties'] ?? [], 'properties').map(propertyOf)
  const primary = optionalText(body['primaryDisplayProperty']) ?? properties[0]?.name
  if (primary === undefined || !properties.some((property) => property.name === primary))
    throw validationError('primaryDisplayProperty must be one of the properties')
  const type = call.account.defineCustomObject({
    name,
    labels: {
      singular: optionalText(labels['singular']) ?? name,
      plural: optionalText(labels['plural']) ?? name,
    },
    primaryDisplayProperty: primary,
    requiredProperties: textList(body['requiredProperties']),
    properties,
  })
  timesOf(call.account).set(type.id, { createdAt: call.account.clock.now() })
  return { status: 201, body: schemaBody(call.account, type) }
}

/** HUBSPOT.md 8, custom objects. */
export const schemasPart: Part = {
  knobs: [],
  routes: [
    { method: 'GET', paths: paths(''), scopes: readScopes, handle: list },
    { method: 'POST', paths: paths(''), scopes: writeScopes, handle: create },
    { method: 'POST', paths: paths('/batch/read'), scopes: readScopes, handle: readBatch },
    { method: 'GET', paths: paths('/{objectType}'), scopes: readScopes, handle: get },
  ],
}
