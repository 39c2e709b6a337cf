import { validationError } from '../account/api-error.ts'
import type { PropertyDefinition, PropertyOption } from '../account/definitions.ts'
import type { ObjectStore } from '../account/record-store.ts'
import type { Account } from '../account/types.ts'
import { flagField, textField } from '../http/collection-fields.ts'
import { asText, isObject, type JsonObject } from '../http/json.ts'
import type { CollectionControl } from '../http/types.ts'
import { propertyBody } from './property-shape.ts'
import { isPropertyType } from './property-input.ts'

function found(
  account: Account,
  id: string,
): { readonly store: ObjectStore; readonly name: string } {
  const [object = '', name = ''] = id.split('/')
  const type = account.types.find(object)
  if (!type || name === '') throw validationError(`${id} names no property as OBJECT/PROPERTY`)
  return { store: account.objects(type.id), name }
}

function optionsOf(value: unknown): readonly PropertyOption[] {
  return (Array.isArray(value) ? value.filter(isObject) : []).map((option, place) => {
    const text = textField(option, 'value', '')
    return {
      value: text,
      label: textField(option, 'label', text),
      displayOrder: place,
      hidden: flagField(option, 'hidden', false),
    }
  })
}

function defined(
  now: number,
  name: string,
  item: JsonObject,
  before: PropertyDefinition | undefined,
): PropertyDefinition {
  const type = textField(item, 'type', before?.type ?? 'string')
  if (!isPropertyType(type)) throw validationError(`There is no property type ${type}`)
  const archived = flagField(item, 'archived', before?.archived ?? false)
  const { archivedAt: _before, ...kept } = before ?? { createdAt: now }
  return {
    ...kept,
    name,
    label: textField(item, 'label', before?.label ?? name),
    type,
    fieldType: textField(item, 'fieldType', before?.fieldType ?? 'text'),
    groupName: textField(item, 'groupName', before?.groupName ?? 'contactinformation'),
    ...(item['options'] === undefined ? {} : { options: optionsOf(item['options']) }),
    hasUniqueValue: flagField(item, 'hasUniqueValue', before?.hasUniqueValue ?? false),
    calculated: flagField(item, 'calculated', before?.calculated ?? false),
    readOnlyValue: flagField(item, 'readOnlyValue', before?.readOnlyValue ?? false),
    updatedAt: now,
    archived,
    ...(archived ? { archivedAt: now } : {}),
  }
}

/**
 * What an admin does to properties, HubSpot's own ones too, past what the API refuses: another type (values stay as they
 * are), another label, options less, archived. Internal names never change (HUBSPOT.md 4.4): `remove` takes one away for good.
 */
export function propertyCollection(account: Account): CollectionControl {
  return {
    *all() {
      for (const type of account.types.all()) {
        for (const property of account.objects(type.id).properties().values())
          yield {
            id: `${type.plural}/${property.name}`,
            ...propertyBody(account, type, property),
          }
      }
    },
    put: (items) =>
      items.map((item) => {
        const id = asText(item['id'], 'id')
        const { store, name } = found(account, id)
        store.defineProperty(defined(account.clock.now(), name, item, store.property(name)))
        return id
      }),
    remove: (ids) => {
      for (const id of ids) {
        const { store, name } = found(account, id)
        store.removeProperty(name)
      }
    },
  }
}
