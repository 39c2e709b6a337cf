import { foldObjectName, isStandardObject } from '../../engine/object-names.ts'
import type { ExportRequest } from '../../engine/ports.ts'
import { objectTypeId } from '../object-types.ts'
import { idProperty } from './columns.ts'

/**
 * The body that starts an export of all records, or of those changed after a time (HUBSPOT.md 3.2).
 * Fields that the spec marks required are all sent; NAMES and VALUES make the file independent of labels and languages.
 */
export function exportBody(request: ExportRequest): Readonly<Record<string, unknown>> {
  const { changedAfter } = request
  return {
    exportType: 'VIEW',
    format: 'CSV',
    exportName: request.name,
    language: 'EN',
    objectType: exportObject(request.object),
    objectProperties: [...new Set([idProperty, ...request.properties])],
    exportInternalValuesOptions: ['NAMES', 'VALUES'],
    associatedObjectType: [],
    includeLabeledAssociations: false,
    includePrimaryDisplayPropertyForAssociatedObjects: false,
    overrideAssociatedObjectsPerDefinitionPerRowLimit: false,
    publicCrmSearchRequest: {
      // HUBSPOT.md 3.2 (!): the official example says `property`, the spec `propertyName`; both take the same value.
      filters:
        changedAfter === undefined
          ? []
          : [
              {
                property: changedAfter.by,
                propertyName: changedAfter.by,
                operator: 'GT',
                value: String(Date.parse(changedAfter.time)),
              },
            ],
      sorts: [],
    },
  }
}

/** HUBSPOT.md 3.2: standard objects go by name (`CONTACT`), custom ones by type id. */
function exportObject(object: string): string {
  return isStandardObject(object) ? foldObjectName(object).toUpperCase() : objectTypeId(object)
}
