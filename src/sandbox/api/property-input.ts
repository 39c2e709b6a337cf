import { ApiError, validationError } from '../account/api-error.ts'
import type { PropertyDefinition, PropertyOption, PropertyType } from '../account/definitions.ts'
import type { Call } from '../http/types.ts'
import { asList, asObject, asText, type JsonObject, optionalText } from '../http/json.ts'
import { typeOf } from './object-shape.ts'
import { hasGroup } from './property-groups.ts'

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
export const isPropertyType = (text: string): text is PropertyType => text in fieldTypes

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

/** What the options of a bool are, named or not (HUBSPOT.md 4.4: only true and false). */
const yesAndNo = [
  { label: 'Yes', value: 'true' },
  { label: 'No', value: 'false' },
]

// HUBSPOT.md 4.4.
const most = { name: 100, unique: 10, custom: 1000 } as const

/** The definition of a POST; throws ApiError for what HubSpot refuses. */
export function newProperty(call: Call, body: JsonObject): PropertyDefinition {
  const store = call.account.objects(typeOf(call).id)
  const name = asText(body['name'], 'name')
  const type = asText(body['type'], 'type').toLowerCase()
  const fieldType = asText(body['fieldType'], 'fieldType')
  const groupName = asText(body['groupName'], 'groupName')
  const label = asText(body['label'], 'label')
  if (!hasGroup(call, groupName))
    throw validationError(`Property group ${groupName} does not exist`)
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
  const numberDisplayHint = optionalText(body['numberDisplayHint'])
  const now = call.account.clock.now()
  return {
    name,
    label,
    type,
    fieldType,
    groupName,
    ...(description === undefined ? {} : { description }),
    options: optionList(type === 'bool' ? (body['options'] ?? yesAndNo) : body['options']),
    displayOrder: typeof body['displayOrder'] === 'number' ? body['displayOrder'] : -1,
    hasUniqueValue,
    hidden: body['hidden'] === true,
    formField: body['formField'] === true,
    externalOptions: body['externalOptions'] === true,
    showCurrencySymbol: body['showCurrencySymbol'] === true,
    ...(numberDisplayHint === undefined ? {} : { numberDisplayHint }),
    ...(referenced === undefined ? {} : { referencedObjectType: referenced }),
    ...(sensitivity === 'sensitive' || sensitivity === 'highly_sensitive'
      ? { dataSensitivity: sensitivity }
      : {}),
    createdAt: now,
    updatedAt: now,
  }
}

/** The definition after a PATCH. */
export function changedProperty(
  call: Call,
  property: PropertyDefinition,
  body: JsonObject,
): PropertyDefinition {
  const type = body['type'] === undefined ? property.type : asText(body['type'], 'type')
  const fieldType =
    body['fieldType'] === undefined ? property.fieldType : asText(body['fieldType'], 'fieldType')
  if (!isPropertyType(type) || !fieldTypes[type]?.includes(fieldType))
    throw validationError(`fieldType ${fieldType} does not fit type ${type}`)
  const groupName = body['groupName']
  if (groupName !== undefined && !hasGroup(call, asText(groupName, 'groupName')))
    throw validationError(`Property group ${asText(groupName, 'groupName')} does not exist`)
  return {
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
}
