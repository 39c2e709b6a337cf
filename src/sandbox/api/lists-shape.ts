import { notFound, validationError } from '../account/api-error.ts'
import { iso } from '../account/rows.ts'
import type { Millis } from '../account/definitions.ts'
import type { Account } from '../account/types.ts'
import type { Call, Route } from '../http/types.ts'
import type { JsonObject } from '../http/json.ts'
import { type ContactList, listBook } from './lists-book.ts'

/** Both spellings of a lists path (HUBSPOT.md 1). */
export function listPaths(rest: string): readonly string[] {
  return [`/crm/v3/lists${rest}`, `/crm/lists/{version}${rest}`]
}

// Scope lists of the lists API.
export const listReadScopes: Route['scopes'] = ['crm.lists.read']
export const listWriteScopes: Route['scopes'] = ['crm.lists.write']

/** The live list that the path names. */
export function wantedList(call: Call, name = 'listId'): ContactList {
  const id = call.params[name] ?? ''
  const list = listBook(call.account).find(Number(id))
  if (!/^\d+$/u.test(id) || !list || list.deletedAt !== null)
    throw notFound(`List ${id} does not exist`)
  return list
}

const optional = (name: string, time: Millis | null): JsonObject =>
  time === null ? {} : { [name]: iso(time) }

/** What a list and a row of the list search share. */
function commonBody(list: ContactList): JsonObject {
  return {
    listId: String(list.id),
    listVersion: list.listVersion,
    name: list.name,
    objectTypeId: list.objectTypeId,
    processingType: list.processingType,
    processingStatus: 'COMPLETE',
    createdAt: iso(list.createdAt),
    updatedAt: iso(list.updatedAt),
    ...(list.processingType === 'MANUAL' ? {} : { filtersUpdatedAt: iso(list.filtersUpdatedAt) }),
    ...optional('deletedAt', list.deletedAt),
    ...(list.createdById === null ? {} : { createdById: list.createdById }),
    ...(list.updatedById === null ? {} : { updatedById: list.updatedById }),
  }
}

/** PublicObjectList; the filters only when asked for. */
export function listBody(account: Account, list: ContactList, withFilters: boolean): JsonObject {
  return {
    ...commonBody(list),
    size: listBook(account).size(list.id),
    ...(withFilters && list.filterBranch !== null ? { filterBranch: list.filterBranch } : {}),
  }
}

/** The spec's text on additionalProperties names these. */
export const usualProperties = [
  'hs_list_size',
  'hs_last_record_added_at',
  'hs_last_record_removed_at',
  'hs_folder_name',
  'hs_list_reference_count',
]

function additional(account: Account, list: ContactList, name: string): string | null {
  const book = listBook(account)
  const time = (at: Millis | null) => (at === null ? null : String(at))
  switch (name) {
    case 'hs_list_size':
      return String(book.size(list.id))
    case 'hs_last_record_added_at':
      return time(book.lastAdded(list.id))
    case 'hs_last_record_removed_at':
      return time(book.lastRemoved(list.id))
    case 'hs_list_id':
      return String(list.id)
    case 'hs_list_name':
      return list.name
    case 'hs_processing_type':
      return list.processingType
    case 'hs_createdate':
      return String(list.createdAt)
    case 'hs_lastmodifieddate':
    case 'hs_updated_at':
      return String(list.updatedAt)
    case 'hs_list_reference_count':
      return '0'
    default:
      return list.customProperties[name] ?? null
  }
}

/** PublicObjectListSearchResult: values are strings; empty and unknown ones are left out (HUBSPOT.md 8). */
export function foundBody(
  account: Account,
  list: ContactList,
  properties: readonly string[],
): JsonObject {
  const values = properties.flatMap((name) => {
    const value = additional(account, list, name)
    return value === null ? [] : [[name, value] as const]
  })
  return { ...commonBody(list), additionalProperties: Object.fromEntries(values) }
}

/** Cursors of memberships are opaque; a foreign one is a 400. */
export function encodeCursor(parts: readonly number[]): string {
  return Buffer.from(parts.join(':')).toString('base64')
}
export function decodeCursor(text: string): readonly number[] {
  const parts = Buffer.from(text, 'base64').toString('utf8')
  if (!/^\d{1,15}(:\d{1,15})*$/u.test(parts))
    throw validationError(`The offset ${text} is not a valid paging cursor`)
  return parts.split(':').map(Number)
}
