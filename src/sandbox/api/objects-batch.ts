import { ApiError, validationError } from '../account/api-error.ts'
import { recordKnobs } from '../account/core-knobs.ts'
import { uniqueKey } from '../account/lookups.ts'
import { iso } from '../account/rows.ts'
import type { RecordId } from '../account/definitions.ts'
import type { ObjectStore } from '../account/record-store.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { asObject, asText, optionalText, textList } from '../http/json.ts'
import {
  answersByRow,
  batchAnswer,
  type Input,
  inputsOf,
  missingRows,
  partialEmailUpserts,
  runBatch,
} from './batch-run.ts'
import {
  isTrue,
  locate,
  locateForWrite,
  objectPaths,
  readScopes,
  recordBody,
  requireUnique,
  shownProperties,
  sourceOf,
  storeOf,
  writeScopes,
  writtenBody,
  writtenStoreOf,
} from './object-shape.ts'
import { lock, refuseLocked } from './record-locks.ts'

function batchRead(call: Call): Answer {
  const startedAt = iso(call.account.clock.now())
  const store = storeOf(call)
  const body = asObject(call.json())
  const inputs = inputsOf(call, store, body)
  const idProperty = optionalText(body['idProperty'])
  if (idProperty !== undefined && idProperty !== '' && idProperty !== 'hs_object_id')
    requireUnique(store, idProperty)
  const archived = isTrue(call, 'archived')
  const shape = {
    properties: shownProperties(store, textList(body['properties'])),
    history: textList(body['propertiesWithHistory']),
    dated: call.dated,
  }
  const found = new Map<RecordId, unknown>()
  const missing: string[] = []
  for (const { id: value = '' } of inputs) {
    const id = locate(store, value, idProperty)
    const row = id === undefined ? undefined : store.get(id)
    if (row?.archived === archived) found.set(row.id, recordBody(call.account, store, row, shape))
    else missing.push(value)
  }
  return batchAnswer(call, 200, startedAt, [...found.values()], missingRows(call, store, missing))
}

function batchCreate(call: Call): Answer {
  const store = writtenStoreOf(call)
  const inputs = inputsOf(call, store, asObject(call.json()))
  return runBatch(
    call,
    store,
    inputs,
    201,
    answersByRow(inputs),
    ({ properties, links }) => store.assertCreatable(properties, sourceOf(call), links),
    ({ properties, links, traceId }) =>
      writtenBody(
        call,
        store,
        store.create(properties, sourceOf(call), links),
        properties,
        traceId,
      ),
  )
}

function refuseDoubledIds(inputs: readonly Input[], foldsAll: boolean): void {
  const seen = new Set<string>()
  for (const { id, idProperty } of inputs) {
    const key = `${idProperty ?? ''} ${idProperty === undefined ? (id ?? '') : uniqueKey(idProperty, id ?? '', foldsAll)}`
    if (seen.has(key))
      throw validationError(`Duplicate IDs found in batch input: [${id ?? ''}]. IDs must be unique`)
    seen.add(key)
  }
}

function existing(call: Call, store: ObjectStore, input: Input): RecordId {
  const id = locateForWrite(call, store, asText(input.id, 'id'), input.idProperty)
  const row = id === undefined ? undefined : store.get(id)
  if (!row || row.archived)
    throw new ApiError(
      404,
      'OBJECT_NOT_FOUND',
      `No ${store.definition.singular} with id ${input.id ?? ''}`,
    )
  return row.id
}

function batchUpdate(call: Call): Answer {
  const store = writtenStoreOf(call)
  const inputs = inputsOf(call, store, asObject(call.json()))
  refuseDoubledIds(inputs, call.account.knobs.value(recordKnobs.foldUnique))
  return runBatch(
    call,
    store,
    inputs,
    200,
    answersByRow(inputs),
    (input) =>
      store.assertUpdatable(existing(call, store, input), input.properties, sourceOf(call)),
    (input) => {
      const id = existing(call, store, input)
      store.update(id, input.properties, sourceOf(call))
      return writtenBody(call, store, id, input.properties, input.traceId)
    },
  )
}

/** Its inputs have no associations (SDK's SimplePublicObjectBatchInputUpsert): any that are sent are passed over. */
function batchUpsert(call: Call): Answer {
  const store = writtenStoreOf(call)
  const inputs = inputsOf(call, store, asObject(call.json()))
  refuseDoubledIds(inputs, call.account.knobs.value(recordKnobs.foldUnique))
  const byEmail = inputs.some(({ idProperty }) => idProperty === 'email')
  const byRow = answersByRow(inputs) && (!byEmail || call.account.knobs.value(partialEmailUpserts))
  const target = (input: Input) => {
    const value = asText(input.id, 'id')
    if (input.idProperty === undefined || input.idProperty === '')
      throw validationError('idProperty is required for upsert')
    const id = locateForWrite(call, store, value, input.idProperty)
    const properties =
      input.idProperty === 'hs_object_id'
        ? input.properties
        : { [input.idProperty]: value, ...input.properties }
    if (id === undefined && input.idProperty === 'hs_object_id')
      throw new ApiError(
        404,
        'OBJECT_NOT_FOUND',
        `No ${store.definition.singular} with id ${value}`,
      )
    return { id, properties }
  }
  return runBatch(
    call,
    store,
    inputs,
    200,
    byRow,
    (input) => {
      const { id, properties } = target(input)
      if (id === undefined) store.assertCreatable(properties, sourceOf(call))
      else store.assertUpdatable(id, input.properties, sourceOf(call))
    },
    (input) => {
      const { id, properties } = target(input)
      const isNew = id === undefined
      const written = isNew ? store.create(properties, sourceOf(call)) : id
      if (!isNew) store.update(written, input.properties, sourceOf(call))
      return { ...writtenBody(call, store, written, properties, input.traceId), new: isNew }
    },
  )
}

function batchArchive(call: Call): Answer {
  const store = writtenStoreOf(call)
  const records = inputsOf(call, store, asObject(call.json())).flatMap(
    ({ id }) => locateForWrite(call, store, asText(id, 'id'), undefined) ?? [],
  )
  refuseLocked(call, store, () => records)
  for (const record of records) store.archive(record, sourceOf(call))
  lock(call, store, records)
  return { status: 204 }
}

export const batchRoutes: readonly Route[] = [
  { method: 'POST', paths: objectPaths('/batch/read'), scopes: readScopes, handle: batchRead },
  { method: 'POST', paths: objectPaths('/batch/create'), scopes: writeScopes, handle: batchCreate },
  { method: 'POST', paths: objectPaths('/batch/update'), scopes: writeScopes, handle: batchUpdate },
  { method: 'POST', paths: objectPaths('/batch/upsert'), scopes: writeScopes, handle: batchUpsert },
  {
    method: 'POST',
    paths: objectPaths('/batch/archive'),
    scopes: writeScopes,
    handle: batchArchive,
  },
]
