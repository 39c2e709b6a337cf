import { validationError } from '../account/api-error.ts'
import { isLive, iso } from '../account/rows.ts'
import type { RecordId } from '../account/definitions.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { asList, asObject, isObject, type JsonObject, optionalText } from '../http/json.ts'
import { type ContactList, listBook, listKnobs, type Membership } from './lists-book.ts'
import {
  decodeCursor,
  encodeCursor,
  listPaths,
  listReadScopes,
  listWriteScopes,
  wantedList,
} from './lists-shape.ts'
import { pageLimit } from './object-shape.ts'

type Key = (member: Membership) => readonly number[]

const byRecord: Key = ({ recordId }) => [recordId]
const byJoin: Key = ({ lastAdded, recordId }) => [lastAdded, recordId]

function compare(a: readonly number[], b: readonly number[]): number {
  for (const [place, part] of a.entries()) {
    const difference = part - (b[place] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * Rising from `after`, falling from `before`; `after` wins
 * (https://developers.hubspot.com/docs/api-reference/legacy/crm/lists/memberships/get-memberships-by-id, read
 * 2026-11-22). 100 a page, at most 250 (HUBSPOT.md 8).
 */
function page(call: Call, key: Key): Answer {
  const list = wantedList(call)
  const limit = pageLimit(call, 100, 250)
  const all = [...listBook(call.account).members(list.id)].sort((a, b) => compare(key(a), key(b)))
  const after = call.query.get('after') ?? ''
  const before = after === '' ? (call.query.get('before') ?? '') : ''
  const rest =
    before === ''
      ? after === ''
        ? all
        : all.filter((member) => compare(key(member), decodeCursor(after)) > 0)
      : all.filter((member) => compare(key(member), decodeCursor(before)) < 0).reverse()
  const shown = rest.slice(0, limit)
  const [low, high] = before === '' ? [shown[0], shown.at(-1)] : [shown.at(-1), shown[0]]
  const more = (test: (member: Membership) => boolean) => all.some(test)
  const next = high && more((each) => compare(key(each), key(high)) > 0) ? high : undefined
  const previous = low && more((each) => compare(key(each), key(low)) < 0) ? low : undefined
  const link = (name: 'after' | 'before', member: Membership): JsonObject => {
    const query = new URLSearchParams(call.query)
    for (const other of ['after', 'before']) query.delete(other)
    const cursor = encodeCursor(key(member))
    query.set(name, cursor)
    return { [name]: cursor, link: `${call.baseUrl}${call.path}?${query.toString()}` }
  }
  const paging = {
    ...(next ? { next: link('after', next) } : {}),
    ...(previous ? { prev: link('before', previous) } : {}),
  }
  return {
    status: 200,
    body: {
      results: shown.map(({ recordId, lastAdded }) => ({
        recordId: String(recordId),
        membershipTimestamp: iso(lastAdded),
      })),
      total: all.length,
      ...(Object.keys(paging).length > 0 ? { paging } : {}),
    },
  }
}

/** Only lists of picked members can be written to (HUBSPOT.md 8). */
function writable(call: Call): ContactList {
  const list = wantedList(call)
  if (list.processingType === 'DYNAMIC')
    throw validationError(`Memberships of the DYNAMIC list ${list.id} cannot be changed`, {
      subCategory: 'IlsListErrorType.INVALID_PROCESSING_TYPE',
    })
  return list
}

interface Change {
  readonly add: readonly string[]
  readonly remove: readonly string[]
}

const texts = (value: unknown, what: string): readonly string[] =>
  asList(value ?? [], what).map((item) => optionalText(item) ?? '')

/** MembershipsUpdateResponse: ids that belong to no record are told apart, to be added or removed alike. */
function change(call: Call, { add, remove }: Change): Answer {
  const list = writable(call)
  const book = listBook(call.account)
  const store = call.account.objects(list.objectTypeId)
  const most = call.account.knobs.value(listKnobs.mostChanged)
  if (add.length + remove.length > most)
    throw validationError(`At most ${most} records can be added and removed in one call`)
  const missing = new Set<string>()
  const live = (texts: readonly string[]): ReadonlySet<RecordId> => {
    const ids = new Set<RecordId>()
    for (const text of texts) {
      const id = /^\d{1,16}$/u.test(text) ? Number(text) : -1
      const row = store.get(store.resolve(id) ?? -1)
      if (row && isLive(row)) ids.add(row.id)
      else missing.add(text)
    }
    return ids
  }
  const before = new Set(book.members(list.id).map(({ recordId }) => recordId))
  const gone = [...live(remove)].filter((id) => before.has(id))
  const added = [...live(add)].filter((id) => !before.has(id))
  book.remove(list.id, gone)
  book.add(list.id, added)
  return {
    status: 200,
    body: {
      recordsIdsAdded: added.map(String),
      recordIdsRemoved: gone.map(String),
      recordIdsMissing: [...missing],
    },
  }
}

function addFrom(call: Call): Answer {
  const source = wantedList(call, 'sourceListId')
  const target = writable(call)
  if (source.objectTypeId !== target.objectTypeId)
    throw validationError('Both lists must hold the same type of object')
  const book = listBook(call.account)
  const members = book.members(source.id)
  // HUBSPOT.md 8: 100,000 records at a time.
  if (members.length > 100_000)
    throw validationError('Lists above 100,000 records cannot be added in one go')
  book.add(
    target.id,
    members.map(({ recordId }) => recordId),
  )
  return { status: 204 }
}

function removeAll(call: Call): Answer {
  const list = writable(call)
  const book = listBook(call.account)
  const members = book.members(list.id)
  // HUBSPOT.md 8: lists under 100,000.
  if (members.length >= 100_000)
    throw validationError('Lists of 100,000 records and more cannot be emptied in one go')
  book.remove(
    list.id,
    members.map(({ recordId }) => recordId),
  )
  return { status: 204 }
}

function listsOf(call: Call, type: string, id: RecordId): readonly JsonObject[] {
  const book = listBook(call.account)
  return book
    .live()
    .filter(({ objectTypeId }) => objectTypeId === type)
    .flatMap((list) => {
      const member = book.members(list.id).find(({ recordId }) => recordId === id)
      if (!member) return []
      return {
        listId: String(list.id),
        listVersion: list.listVersion,
        isPublicList: true,
        firstAddedTimestamp: iso(member.firstAdded),
        lastAddedTimestamp: iso(member.lastAdded),
      }
    })
}

function ofRecord(call: Call): Answer {
  const type = call.params['objectTypeId'] ?? ''
  const results = listsOf(call, type, Number(call.params['recordId']))
  return { status: 200, body: { results, total: results.length } }
}

function ofRecords(call: Call): Answer {
  const at = iso(call.account.clock.now())
  const inputs = asList(asObject(call.json())['inputs'], 'inputs').filter(isObject)
  const results = inputs.map((input) => {
    const objectTypeId = optionalText(input['objectTypeId']) ?? ''
    const recordId = optionalText(input['recordId']) ?? ''
    return {
      objectTypeId,
      recordId,
      recordListMemberships: listsOf(call, objectTypeId, Number(recordId)),
    }
  })
  return {
    status: 200,
    body: { status: 'COMPLETE', results, startedAt: at, completedAt: at },
  }
}

const read = (path: string, handle: Route['handle'], method: 'GET' | 'POST' = 'GET'): Route => ({
  method,
  paths: listPaths(path),
  scopes: listReadScopes,
  handle,
})
const put = (path: string, handle: Route['handle']): Route => ({
  method: 'PUT',
  paths: listPaths(path),
  scopes: listWriteScopes,
  handle,
})

export const membershipRoutes: readonly Route[] = [
  read('/{listId}/memberships', (call) => page(call, byRecord)),
  read('/{listId}/memberships/join-order', (call) => page(call, byJoin)),
  read('/records/{objectTypeId}/{recordId}/memberships', ofRecord),
  read('/records/memberships/batch/read', ofRecords, 'POST'),
  put('/{listId}/memberships/add', (call) =>
    change(call, { add: texts(call.json(), 'the body'), remove: [] }),
  ),
  put('/{listId}/memberships/remove', (call) =>
    change(call, { add: [], remove: texts(call.json(), 'the body') }),
  ),
  put('/{listId}/memberships/add-and-remove', (call) => {
    const body = asObject(call.json())
    return change(call, {
      add: texts(body['recordIdsToAdd'], 'recordIdsToAdd'),
      remove: texts(body['recordIdsToRemove'], 'recordIdsToRemove'),
    })
  }),
  put('/{listId}/memberships/add-from/{sourceListId}', addFrom),
  {
    method: 'DELETE',
    paths: listPaths('/{listId}/memberships'),
    scopes: listWriteScopes,
    handle: removeAll,
  },
]
