import { iso } from '../account/rows.ts'
import type {
  ObjectTypeDefinition,
  PropertyDefinition,
  PropertyOption,
} from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import type { Route } from '../http/types.ts'
import type { JsonObject } from '../http/json.ts'
import { typeOf } from './object-shape.ts'

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
      readOnlyOptions: property.readOnlyOptions ?? property.readOnlyDefinition ?? false,
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
