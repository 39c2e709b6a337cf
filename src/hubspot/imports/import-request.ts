import type { ImportColumn, ImportRequest } from '../../engine/ports.ts'
import { objectTypeId } from '../object-types.ts'

/** The name of the uploaded part; `files[].fileName` must equal it, extension included (HUBSPOT.md 2.2). */
export const fileName = 'rows.csv'

/** The `importRequest` part: one CSV file of which every column is mapped (HUBSPOT.md 2.3, 2.4). */
export function importRequestBody(request: ImportRequest): Readonly<Record<string, unknown>> {
  return {
    name: request.name,
    importOperations: Object.fromEntries(
      Object.entries(request.operations).map(([object, act]) => [objectTypeId(object), act]),
    ),
    dateFormat: 'YEAR_MONTH_DAY',
    files: [
      {
        fileName,
        fileFormat: 'CSV',
        fileImportPage: { hasHeader: true, columnMappings: request.file.columns.map(mapping) },
      },
    ],
  }
}

function mapping(column: ImportColumn): Readonly<Record<string, unknown>> {
  const place = { columnObjectTypeId: objectTypeId(column.object), columnName: column.header }
  switch (column.kind) {
    case 'record_id':
      return { ...place, propertyName: 'hs_object_id', columnType: 'HUBSPOT_OBJECT_ID' }
    case 'unique':
      return { ...place, propertyName: column.property, columnType: 'HUBSPOT_ALTERNATE_ID' }
    case 'value':
      return { ...place, propertyName: column.property, columnType: 'STANDARD' }
    case 'label':
      // HUBSPOT.md 2.5: no propertyName, and the direction runs from the column's own object to the other one.
      return {
        ...place,
        columnType: 'FLEXIBLE_ASSOCIATION_LABEL',
        toColumnObjectTypeId: objectTypeId(column.toObject ?? column.object),
      }
  }
}
