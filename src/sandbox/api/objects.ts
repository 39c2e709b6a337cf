import { ApiError, validationError } from '../account/api-error.ts'
import { isLive } from '../account/rows.ts'
import type { RecordId } from '../account/definitions.ts'
import type { ObjectStore, Row } from '../account/record-store.ts'
import type { Answer, Call, Part } from '../http/types.ts'
import { asObject, asText, optionalText } from '../http/json.ts'
import { batchKnobs } from './batch-run.ts'
import { forgetAddress } from './gdpr.ts'
import { batchRoutes } from './objects-batch.ts'
import {
  isTrue,
  linkInputs,
  locate,
  locateForWrite,
  missingRecord,
  nextPage,
  objectPaths,
  pageLimit,
  propertyInput,
  readScopes,
  recordBody,
  shownProperties,
  sourceOf,
  storeOf,
  typeOf,
  writeScopes,
  writtenBody,
  writtenStoreOf,
} from './object-shape.ts'
import { searchKnobs, searchRoutes } from './search.ts'

/** HUBSPOT.md 4.1: 100 a page, 50 with property history. */
function list(call: Call): Answer {
  const store = storeOf(call)
  const history = call.queryList('propertiesWithHistory')
  const limit = pageLimit(call, 10, history.length > 0 ? 50 : 100)
  const afterText = call.query.get('after') ?? ''
  const after = afterText === '' ? -1 : Number(afterText)
  if (!Number.isSafeInteger(after))
    throw validationError(`The after value ${afterText} is not a valid paging cursor`)
  const shape = {
    properties: shownProperties(store, call.queryList('properties')),
    history,
    associations: call.queryList('associations').map((name) => typeOf(call, name)),
    dated: call.dated,
  }
  const results: unknown[] = []
  let last: RecordId | undefined
  let more = false
  for (const row of store.rows({ archived: isTrue(call, 'archived'), after })) {
    if (results.length === limit) {
      more = true
      break
    }
    results.push(recordBody(call.account, store, row, shape))
    last = row.id
  }
  return {
    status: 200,
    body: {
      results,
      ...(more && last !== undefined ? { paging: nextPage(call, String(last)) } : {}),
    },
  }
}

function wantedRow(call: Call, store: ObjectStore): Row {
  const value = call.params['objectId'] ?? ''
  const archived = isTrue(call, 'archived')
  const id = locate(store, value, call.query.get('idProperty') ?? undefined)
  const row = id === undefined ? undefined : store.get(id)
  if (!row || row.archived !== archived) throw missingRecord()
  return row
}

function get(call: Call): Answer {
  const store = storeOf(call)
  const row = wantedRow(call, store)
  return {
    status: 200,
    body: recordBody(call.account, store, row, {
      properties: shownProperties(store, call.queryList('properties')),
      history: call.queryList('propertiesWithHistory'),
      associations: call.queryList('associations').map((name) => typeOf(call, name)),
      dated: call.dated,
    }),
  }
}

function create(call: Call): Answer {
  const store = writtenStoreOf(call)
  const body = asObject(call.json())
  const input = propertyInput(body['properties'])
  const id = store.create(
    input,
    sourceOf(call),
    linkInputs(call.account, store.definition, body['associations']),
  )
  return {
    status: 201,
    body: writtenBody(call, store, id, input, optionalText(body['objectWriteTraceId'])),
  }
}

function update(call: Call): Answer {
  const store = writtenStoreOf(call)
  const id = locateForWrite(
    call,
    store,
    call.params['objectId'] ?? '',
    call.query.get('idProperty') ?? undefined,
  )
  if (id === undefined) throw missingRecord()
  const body = asObject(call.json())
  const input = propertyInput(body['properties'])
  store.update(id, input, sourceOf(call))
  return {
    status: 200,
    body: writtenBody(call, store, id, input, optionalText(body['objectWriteTraceId'])),
  }
}

function archive(call: Call): Answer {
  const store = writtenStoreOf(call)
  const id = Number(call.params['objectId'])
  if (!store.get(id)) throw missingRecord()
  store.archive(store.resolve(id) ?? id, sourceOf(call))
  return { status: 204 }
}

// HUBSPOT.md 4.3: merging is for these four; the dated API has it for custom objects too.
const mergeable = new Set(['0-1', '0-2', '0-3', '0-5'])

function merge(call: Call): Answer {
  const store = storeOf(call)
  const { id: type, custom } = store.definition
  if (!mergeable.has(type) && !(custom && call.dated))
    throw new ApiError(404, 'OBJECT_NOT_FOUND', 'resource not found')
  const body = asObject(call.json())
  const primary = Number(asText(body['primaryObjectId'], 'primaryObjectId'))
  const loser = Number(asText(body['objectIdToMerge'], 'objectIdToMerge'))
  const id = store.merge(primary, loser, sourceOf(call))
  const row = store.get(id)
  if (!row) throw missingRecord()
  const properties = shownProperties(store, [...store.valueNames(id)])
  return {
    status: 200,
    body: recordBody(call.account, store, row, { properties, dated: call.dated }),
  }
}

function gdprDelete(call: Call): Answer {
  const store = call.account.objects('0-1')
  const body = asObject(call.json())
  const id = locate(store, asText(body['objectId'], 'objectId'), optionalText(body['idProperty']))
  const row = id === undefined ? undefined : store.get(id)
  if (!row || !(isLive(row) || row.archived)) throw missingRecord()
  forgetAddress(call.account, row.get('email'))
  store.purge(row.id)
  return { status: 204 }
}

/** Reads answer on the v4 path too: singer's tap lists tickets there (singer-io/tap-hubspot@606c7390). */
const readPaths = (rest: string): readonly string[] => [
  ...objectPaths(rest),
  `/crm/v4/objects/{objectType}${rest}`,
]

/** HUBSPOT.md 4: the objects API of every type, by name or type id. */
export const objectsPart: Part = {
  knobs: [...batchKnobs, ...searchKnobs],
  routes: [
    { method: 'GET', paths: readPaths(''), scopes: readScopes, handle: list },
    { method: 'POST', paths: objectPaths(''), scopes: writeScopes, handle: create },
    { method: 'GET', paths: readPaths('/{objectId}'), scopes: readScopes, handle: get },
    { method: 'PATCH', paths: objectPaths('/{objectId}'), scopes: writeScopes, handle: update },
    { method: 'DELETE', paths: objectPaths('/{objectId}'), scopes: writeScopes, handle: archive },
    { method: 'POST', paths: objectPaths('/merge'), scopes: writeScopes, handle: merge },
    {
      method: 'POST',
      paths: ['contacts', '0-1', 'contact'].flatMap((name) => [
        `/crm/v3/objects/${name}/gdpr-delete`,
        `/crm/objects/{version}/${name}/gdpr-delete`,
      ]),
      scopes: ['crm.objects.contacts.write'],
      handle: gdprDelete,
    },
    ...batchRoutes,
    ...searchRoutes,
  ],
}
