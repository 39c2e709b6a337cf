import { validationError } from '../account/api-error.ts'
import type { PropertyDefinition, PropertyType } from '../account/definitions.ts'
import { asObject, asText, isObject, type JsonObject, optionalText } from '../http/json.ts'

const propertyTypes: readonly PropertyType[] = [
  'string',
  'number',
  'bool',
  'enumeration',
  'date',
  'datetime',
]

/** A property of a schema as it is created. */
export function propertyOf(value: unknown): PropertyDefinition {
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

export function labelsOf(
  value: unknown,
  standard: { readonly singular: string; readonly plural: string },
): { readonly singular: string; readonly plural: string } {
  const labels: JsonObject = value === undefined ? {} : asObject(value, 'labels')
  return {
    singular: optionalText(labels['singular']) ?? standard.singular,
    plural: optionalText(labels['plural']) ?? standard.plural,
  }
}
