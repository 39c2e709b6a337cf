import { ApiError, notFound, validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type {
  Account,
  Answer,
  Call,
  ObjectTypeDefinition,
  Part,
  PropertyDefinition,
  PropertyOption,
  PropertyType,
  Route,
} from '../account/types.ts'
import { asList, asObject, asText, isObject, type JsonObject, optionalText } from '../http/json.ts'
import { typeOf } from './object-shape.ts'
import { groupRoutes } from './property-groups.ts'

function paths(rest: string): readonly string[] {
  return [`/crm/v3/properties/{objectType}${rest}`, `/crm/properties/{version}/{objectType}${rest}`]
}

/** Any scope on the object, or on its schema, shows its properties (scope lists of the properties API). */
export const propertyReadScopes: Route['scopes'] = (call) => {
  const { read, write } = typeOf(call).scopes
  return [
    ...read,
    ...write,
    ...schemaScopes(typeOf(call), 'read'),
    ...schemaScopes(typeOf(call), 'write'),
  ]
}
export const propertyWriteScopes: Route['scopes'] = (call) => schemaScopes(typeOf(call), 'write')

export function schemaScopes(
  type: ObjectTypeDefinition,
  kind: 'read' | 'write',
): readonly string[] {
  if (type.custom) return [`crm.schemas.custom.${kind}`]
  const plain = type.scopes[kind].filter((scope) => !scope.startsWith('crm.'))
  return [
    ...type.scopes[kind]
      .filter((scope) => scope.startsWith('crm.'))
      .map((scope) => scope.replace('crm.objects.', 'crm.schemas.')),
    ...plain,
  ]
}

/** Stages and pipelines are options of their properties too. */
function optionsOf(
  account: Account,
  type: ObjectTypeDefinition,
  property: PropertyDefinition,
): readonly PropertyOption[] {
  const pipelines = account.pipelines(type.id)
  const option = (item: { id: string; label: string; displayOrder: number }): PropertyOption => ({
    label: item.label,
    value: item.id,
    displayOrder: item.displayOrder,
    hidden: false,
  })
  if (property.name === type.pipeline?.pipeline) return pipelines.map(option)
  if (property.name === type.pipeline?.stage)
    return pipelines.flatMap(({ stages }) => stages.map(option))
  return property.options ?? []
}

/** HUBSPOT.md 4.4. */
export function propertyBody(
  account: Account,
  type: ObjectTypeDefinition,
  property: PropertyDefinition,
): JsonObject {
  const isCustom = property.hubspotDefined !== true
  return {
    ...(property.updatedAt === undefined ? {} : { updatedAt: iso(property.updatedAt) }),
    ...(property.createdAt === undefined ? {} : { createdAt: iso(property.createdAt) }),
    ...(property.archivedAt === undefined ? {} : { archivedAt: iso(property.archivedAt) }),
    name: property.name,
    label: property.label,
    type: property.type,
    fieldType: property.fieldType,
    description: property.description ?? '',
    groupName: property.groupName,
    options: optionsOf(account, type, property).map((option) => ({ description: '', ...option })),
    ...(property.referencedObjectType === undefined
      ? {}
      : { referencedObjectType: property.referencedObjectType }),
    displayOrder: property.displayOrder ?? -1,
    calculated: property.calculated ?? false,
    externalOptions: property.externalOptions ?? false,
    archived: property.archived ?? false,
    hasUniqueValue: property.hasUniqueValue ?? false,
    hidden: property.hidden ?? false,
    hubspotDefined: !isCustom,
    showCurrencySymbol: property.showCurrencySymbol ?? false,
    modificationMetadata: {
      archivable: property.archivable ?? isCustom,
      readOnlyDefinition: property.readOnlyDefinition ?? !isCustom,
      readOnlyOptions: property.readOnlyDefinition ?? false,
      readOnlyValue: property.readOnlyValue ?? property.calculated ?? false,
    },
    formField: property.formField ?? false,
    ...(property.calculationFormula === undefined
      ? {}
      : { calculationFormula: property.calculationFormula }),
    ...(property.numberDisplayHint === undefined
      ? {}
      : { numberDisplayHint: property.numberDisplayHint }),
    dataSensitivity: property.dataSensitivity ?? 'non_sensitive',
  }
}

/** HUBSPOT.md 4.4: sensitive ones only with dataSensitivity; archived ones only with archived=true. */
function shown(call: Call, property: PropertyDefinition): boolean {
  const sensitivity = call.query.get('dataSensitivity') ?? 'non_sensitive'
  return (
    (property.dataSensitivity ?? 'non_sensitive') === sensitivity &&
    (property.archived ?? false) === (call.query.get('archived') === 'true')
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
  return property && (property.archived ?? false) === (call.query.get('archived') === 'true')
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

// HUBSPOT.md 4.4, the table of types; html and phonenumber are newer.
const fieldTypes: Readonly<Record<string, readonly string[]>> = {
  string: ['text', 'textarea', 'html', 'phonenumber', 'file', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  bool: ['booleancheckbox', 'calculation_equation'],
  enumeration: ['select', 'radio', 'checkbox', 'booleancheckbox', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  phone_number: ['phonenumber'],
}
const isPropertyType = (text: string): text is PropertyType => text in fieldTypes

function optionList(value: unknown): readonly PropertyOption[] {
  const options = asList(value ?? [], 'options').map((item, place) => {
    const option = asObject(item, 'option')
    const description = optionalText(option['description'])
    return {
      label: asText(option['label'], 'option label'),
      value: asText(option['value'], 'option value'),
      displayOrder: typeof option['displayOrder'] === 'number' ? option['displayOrder'] : place,
      hidden: option['hidden'] === true,
      ...(description === undefined ? {} : { description }),
    }
  })
  const values = new Set(options.map((option) => option.value))
  if (values.size < options.length)
    throw validationError('Property options must have unique values')
  return options
}

// HUBSPOT.md 4.4.
const most = { name: 100, unique: 10, custom: 1000 } as const

function newProperty(call: Call, body: JsonObject): PropertyDefinition {
  const store = call.account.objects(typeOf(call).id)
  const name = asText(body['name'], 'name')
  const type = asText(body['type'], 'type').toLowerCase()
  const fieldType = asText(body['fieldType'], 'fieldType')
  const groupName = asText(body['groupName'], 'groupName')
  const label = asText(body['label'], 'label')
  if (!/^[a-z][a-z0-9_]*$/u.test(name) || name.length > most.name) {
    throw validationError(
      `Property name ${name} must start with a letter, hold only lowercase letters, numbers and underscores, and have at most ${most.name} characters`,
    )
  }
  if (!isPropertyType(type) || !fieldTypes[type]?.includes(fieldType))
    throw validationError(`fieldType ${fieldType} does not fit type ${type}`)
  const existing = store.property(name)
  if (existing && !existing.archived)
    throw new ApiError(409, 'OBJECT_ALREADY_EXISTS', `Property ${name} already exists`)
  const custom = [...store.properties().values()].filter(
    (property) => property.hubspotDefined !== true && !property.archived,
  )
  if (custom.length >= most.custom)
    throw validationError(`An object can have at most ${most.custom} custom properties`)
  const hasUniqueValue = body['hasUniqueValue'] === true
  if (
    hasUniqueValue &&
    custom.filter((property) => property.hasUniqueValue).length >= most.unique
  ) {
    throw validationError(`An object can have at most ${most.unique} unique properties`)
  }
  const description = optionalText(body['description'])
  const referenced = optionalText(body['referencedObjectType'])
  const sensitivity = body['dataSensitivity']
  const now = call.account.clock.now()
  return {
    name,
    label,
    type,
    fieldType,
    groupName,
    ...(description === undefined ? {} : { description }),
    options: type === 'bool' && body['options'] === undefined ? [] : optionList(body['options']),
    displayOrder: typeof body['displayOrder'] === 'number' ? body['displayOrder'] : -1,
    hasUniqueValue,
    hidden: body['hidden'] === true,
    formField: body['formField'] === true,
    externalOptions: body['externalOptions'] === true,
    ...(referenced === undefined ? {} : { referencedObjectType: referenced }),
    ...(sensitivity === 'sensitive' || sensitivity === 'highly_sensitive'
      ? { dataSensitivity: sensitivity }
      : {}),
    createdAt: now,
    updatedAt: now,
  }
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
  if (property.readOnlyDefinition === true)
    throw validationError(`The definition of ${property.name} cannot be changed`)
  const body = asObject(call.json())
  const type = body['type'] === undefined ? property.type : asText(body['type'], 'type')
  const fieldType =
    body['fieldType'] === undefined ? property.fieldType : asText(body['fieldType'], 'fieldType')
  if (!isPropertyType(type) || !fieldTypes[type]?.includes(fieldType))
    throw validationError(`fieldType ${fieldType} does not fit type ${type}`)
  const changed: PropertyDefinition = {
    ...property,
    type,
    fieldType,
    ...(body['label'] === undefined ? {} : { label: asText(body['label'], 'label') }),
    ...(body['description'] === undefined
      ? {}
      : { description: asText(body['description'], 'description') }),
    ...(body['groupName'] === undefined
      ? {}
      : { groupName: asText(body['groupName'], 'groupName') }),
    ...(body['options'] === undefined ? {} : { options: optionList(body['options']) }),
    ...(typeof body['hidden'] === 'boolean' ? { hidden: body['hidden'] } : {}),
    ...(typeof body['formField'] === 'boolean' ? { formField: body['formField'] } : {}),
    ...(typeof body['displayOrder'] === 'number' ? { displayOrder: body['displayOrder'] } : {}),
    updatedAt: call.account.clock.now(),
  }
  return { status: 200, body: define(call, changed) }
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
  const properties = asList(asObject(call.json())['inputs'], 'inputs').map((input) =>
    newProperty(call, asObject(input, 'input')),
  )
  return batch(
    call,
    201,
    properties.map((property) => define(call, property)),
    [],
  )
}

function batchArchive(call: Call): Answer {
  for (const name of names(call)) archiveNamed(call, name)
  return { status: 204 }
}

/** HUBSPOT.md 4.4. */
export const propertiesPart: Part = {
  knobs: [],
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
