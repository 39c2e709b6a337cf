import { notFound, validationError } from '../account/api-error.ts'
import type { Account } from '../account/types.ts'
import type { Answer, Call, Part, Route } from '../http/types.ts'
import { asObject, asText, isObject, type JsonObject, optionalText } from '../http/json.ts'
import { membershipRoutes } from './list-memberships.ts'
import { listCollection, membershipCollection } from './lists-control.ts'
import { type ContactList, listBook, listKnobs, type ProcessingType } from './lists-book.ts'
import { checkFilters } from './lists-filters.ts'
import { listSearchRoutes } from './lists-search.ts'
import { listBody, listPaths, listReadScopes, listWriteScopes, wantedList } from './lists-shape.ts'
import { isTrue } from './object-shape.ts'

const processingTypes: readonly ProcessingType[] = ['MANUAL', 'DYNAMIC', 'SNAPSHOT']

/** A list's name is unique in the account (spec of the create call). */
function freeName(account: Account, name: string, self?: number): string {
  if (name.trim() === '') throw validationError('name must not be blank')
  const taken = listBook(account)
    .live()
    .some((list) => list.name === name && list.id !== self)
  if (taken) throw validationError(`A list named ${name} exists already`)
  return name
}

function create(call: Call): Answer {
  const { account } = call
  const body = asObject(call.json())
  const book = listBook(account)
  const name = freeName(account, asText(body['name'], 'name'))
  const type = account.types.find(asText(body['objectTypeId'], 'objectTypeId'))
  if (!type) throw validationError(`Unknown objectTypeId ${String(body['objectTypeId'])}`)
  const processingType = processingTypes.find((known) => known === body['processingType'])
  if (!processingType)
    throw validationError(`processingType must be one of ${processingTypes.join(', ')}`)
  const filters = body['filterBranch']
  if (processingType === 'DYNAMIC' && !isObject(filters))
    throw validationError('A DYNAMIC list needs a filterBranch')
  if (processingType === 'MANUAL' && isObject(filters))
    throw validationError('A MANUAL list takes no filterBranch')
  const now = account.clock.now()
  const user = String(account.owners()[0]?.userIdIncludingInactive ?? 1)
  const custom = isObject(body['customProperties']) ? body['customProperties'] : {}
  const list: ContactList = {
    id: book.newId(),
    name,
    objectTypeId: type.id,
    processingType,
    listVersion: 1,
    createdAt: now,
    updatedAt: now,
    filtersUpdatedAt: now,
    deletedAt: null,
    createdById: user,
    updatedById: user,
    filterBranch: isObject(filters) ? checkFilters(filters) : null,
    customProperties: Object.fromEntries(
      Object.entries(custom).map(([key, value]) => [key, optionalText(value) ?? '']),
    ),
  }
  book.save(list)
  return { status: 200, body: { list: listBody(account, list, true) } }
}

function wantsFilters(call: Call): boolean {
  return isTrue(call, 'includeFilters')
}

function one(call: Call): Answer {
  return {
    status: 200,
    body: { list: listBody(call.account, wantedList(call), wantsFilters(call)) },
  }
}

/** Only those asked for: without ids there are none. */
function byIds(call: Call): Answer {
  const ids = new Set(call.queryList('listIds'))
  const lists = listBook(call.account)
    .live()
    .filter(({ id }) => ids.has(String(id)))
    .map((list) => listBody(call.account, list, wantsFilters(call)))
  return { status: 200, body: { lists } }
}

function byName(call: Call): Answer {
  const { objectTypeId = '', listName = '' } = call.params
  const list = listBook(call.account)
    .live()
    .find((each) => each.objectTypeId === objectTypeId && each.name === listName)
  if (!list) throw notFound(`List ${listName} does not exist`)
  return { status: 200, body: { list: listBody(call.account, list, wantsFilters(call)) } }
}

function save(call: Call, list: ContactList): JsonObject {
  const updated = { ...list, updatedAt: call.account.clock.now() }
  listBook(call.account).save(updated)
  return listBody(call.account, updated, true)
}

function rename(call: Call): Answer {
  const list = wantedList(call)
  const name = freeName(call.account, call.query.get('listName') ?? '', list.id)
  return { status: 200, body: { updatedList: save(call, { ...list, name }) } }
}

function refilter(call: Call): Answer {
  const list = wantedList(call)
  if (list.processingType !== 'DYNAMIC')
    throw validationError('Only the filters of a DYNAMIC list can be changed')
  const filterBranch = checkFilters(asObject(call.json())['filterBranch'])
  const filtersUpdatedAt = call.account.clock.now()
  const listVersion = list.listVersion + 1
  const updated = save(call, { ...list, filterBranch, filtersUpdatedAt, listVersion })
  return { status: 200, body: { updatedList: updated } }
}

function remove(call: Call): Answer {
  const now = call.account.clock.now()
  listBook(call.account).save({ ...wantedList(call), deletedAt: now, updatedAt: now })
  return { status: 204 }
}

function restore(call: Call): Answer {
  const book = listBook(call.account)
  const list = book.find(Number(call.params['listId']))
  if (!list || (list.deletedAt !== null && !book.isRestorable(list)))
    throw notFound(`List ${call.params['listId'] ?? ''} does not exist`)
  book.save({ ...list, deletedAt: null, updatedAt: call.account.clock.now() })
  return { status: 204 }
}

const route = (
  method: Route['method'],
  path: string,
  scopes: Route['scopes'],
  handle: Route['handle'],
): Route => ({ method, paths: listPaths(path), scopes, handle })

/** Lists v3 and dated (HUBSPOT.md 8); contact lists v1 are gone (HUBSPOT.md 1) and answer as any unknown path. */
export const listsPart: Part = {
  knobs: Object.values(listKnobs),
  routes: [
    route('POST', '', listWriteScopes, create),
    route('GET', '', listReadScopes, byIds),
    route('GET', '/{listId}', listReadScopes, one),
    route('GET', '/object-type-id/{objectTypeId}/name/{listName}', listReadScopes, byName),
    route('DELETE', '/{listId}', listWriteScopes, remove),
    route('PUT', '/{listId}/restore', listWriteScopes, restore),
    route('PUT', '/{listId}/update-list-name', listWriteScopes, rename),
    route('PUT', '/{listId}/update-list-filters', listWriteScopes, refilter),
    ...listSearchRoutes,
    ...membershipRoutes,
  ],
  collections: (account) => ({
    contact_lists: listCollection(account),
    list_memberships: membershipCollection(account),
  }),
}
