import type { Account } from '../account/types.ts'
import type { JsonObject } from '../http/json.ts'
import type { ImportError } from './errors.ts'
import type { ImportJob } from './job.ts'
import { importKnobs } from './knobs.ts'

/** The counters of HubSpot's own example; the rest is from third parties (HUBSPOT.md 2.9). */
const DOCUMENTED = new Set([
  'TOTAL_ROWS',
  'PROPERTY_VALUES_EMITTED',
  'CREATED_OBJECTS',
  'UNIQUE_OBJECTS_WRITTEN',
])

/** PublicImportResponse (HUBSPOT.md 2.9). */
export function importOnWire(account: Account, job: ImportJob): JsonObject {
  const all = account.knobs.value<'all' | 'documented'>(importKnobs.counters) === 'all'
  const counters = [...job.counters].filter(([name]) => all || DOCUMENTED.has(name))
  const objectType = job.order.objectTypes.some(({ id }) => id === '0-1') ? 'CONTACT' : 'COMPANY'
  return {
    id: String(job.id),
    state: job.state,
    createdAt: new Date(job.createdAt).toISOString(),
    updatedAt: new Date(job.updatedAt).toISOString(),
    metadata: {
      counters: Object.fromEntries(counters),
      fileIds: job.files.map(({ id }) => String(id)),
      objectLists:
        job.listId === undefined || job.state !== 'DONE'
          ? []
          : [{ listId: String(job.listId), objectType }],
    },
    importRequestJson: job.order.json,
    importName: job.order.name,
    importSource: 'API',
    mappedObjectTypeIds: job.order.objectTypes.map(({ id }) => id),
    optOutImport: false,
  }
}

/** PublicImportError (HUBSPOT.md 2.10): the message and the row only when asked for. */
export function errorOnWire(
  error: ImportError,
  include: { readonly message: boolean; readonly row: boolean },
  dated: boolean,
): unknown {
  return {
    id: String(error.id),
    createdAt: error.createdAt,
    errorType: error.errorType,
    ...(include.message ? { errorMessage: error.message } : {}),
    ...(error.value === undefined
      ? {}
      : { invalidValue: error.value, invalidValueToDisplay: error.value }),
    ...(error.column === undefined ? {} : { knownColumnNumber: error.column }),
    ...(error.object === undefined
      ? {}
      : { objectType: objectTypeName(error.object), objectTypeId: error.object.id }),
    sourceData: {
      lineNumber: error.line,
      rowData: include.row ? error.row : [],
      fileId: error.fileId,
      containsEncryptedProperties: false,
      ...(dated ? { additionalRowData: [] } : {}),
    },
  }
}

/** `CONTACT`, and `PORTAL_SPECIFIC_OBJECT`-like UNKNOWN for custom objects, which the enum has no word for. */
function objectTypeName(object: { readonly id: string; readonly singular: string }): string {
  return object.id.startsWith('2-') ? 'UNKNOWN' : object.singular.toUpperCase()
}
