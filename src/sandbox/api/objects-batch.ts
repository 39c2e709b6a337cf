import { ApiError, validationError } from '../account/api-error.ts'
import { recordKnobs } from '../account/core-knobs.ts'
import { knob } from '../account/knobs.ts'
import { uniqueKey } from '../account/lookups.ts'
import { iso } from '../account/rows.ts'
import type {
  Answer,
  Call,
  KnobSpec,
  LinkInput,
  ObjectStore,
  PropertyInput,
  RecordId,
  Route,
} from '../account/types.ts'
import { rowError } from '../http/envelope.ts'
import { asList, asObject, asText, type JsonObject, optionalText, textList } from '../http/json.ts'
import {
  linkInputs,
  locate,
  objectPaths,
  propertyInput,
  readScopes,
  recordBody,
  requireUnique,
  shownProperties,
  sourceOf,
  storeOf,
  writeScopes,
  writtenBody,
} from './object-shape.ts'

const shuffleResults = knob({
  name: 'shuffle_batch_results',
  default: false as boolean,
  meaning: 'Batch answers come in another order than their inputs, as HubSpot promises none.',
})
const groupMissing = knob({
  name: 'group_missing_ids',
  default: true as boolean,
  meaning:
    'Ids that a batch read or update does not find share one error row (HUBSPOT.md 4.1, third-party code); false: one each.',
})
const partialEmailUpserts = knob({
  name: 'partial_upserts_by_email',
  default: false as boolean,
  meaning:
    'Upserts by e-mail answer row by row like other batches; false: one bad row fails the batch (HUBSPOT.md 4.3, unclear).',
})

export const batchKnobs: readonly KnobSpec[] = [shuffleResults, groupMissing, partialEmailUpserts]

// HUBSPOT.md 4.1 and 4.3.
const maxInputs = 100

interface Input {
  readonly id: string | undefined
  readonly idProperty: string | undefined
  readonly properties: PropertyInput
  readonly links: readonly LinkInput[]
  readonly traceId: string | undefined
}

function inputsOf(call: Call, store: ObjectStore, body: JsonObject): readonly Input[] {
  const inputs = asList(body['inputs'], 'inputs')
  if (inputs.length > maxInputs)
    throw validationError(
      `You can only send up to ${maxInputs} inputs in a batch; got ${inputs.length}`,
    )
  return inputs.map((item) => {
    const input = asObject(item, 'input')
    return {
      id: optionalText(input['id']),
      idProperty: optionalText(input['idProperty']),
      properties: propertyInput(input['properties']),
      links: linkInputs(call.account, store.definition, input['associations']),
      traceId: optionalText(input['objectWriteTraceId']),
    }
  })
}

function shuffled<T>(call: Call, items: readonly T[]): readonly T[] {
  if (!call.account.knobs.value(shuffleResults)) return items
  return items
    .map((item) => ({ item, key: call.account.random.next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item)
}

/** HUBSPOT.md 4.3: the batch answer; 207 with `numErrors` and `errors` when rows failed. */
function batchAnswer(
  call: Call,
  status: number,
  startedAt: string,
  results: readonly unknown[],
  errors: readonly JsonObject[],
): Answer {
  const completedAt = iso(call.account.clock.now())
  const body = { status: 'COMPLETE', results: shuffled(call, results), startedAt, completedAt }
  return errors.length === 0
    ? { status, body }
    : { status: 207, body: { ...body, numErrors: errors.length, errors } }
}

function missingRows(
  call: Call,
  store: ObjectStore,
  ids: readonly string[],
): readonly JsonObject[] {
  const name = store.definition.singular.toUpperCase()
  const error = new ApiError(
    404,
    'OBJECT_NOT_FOUND',
    `Could not get some ${name} objects, they may be deleted or not exist. Check that ids are valid.`,
  )
  if (ids.length === 0) return []
  if (call.account.knobs.value(groupMissing)) return [rowError(error, { ids })]
  return ids.map((id) => rowError(error, { ids: [id] }))
}

function batchRead(call: Call): Answer {
  const startedAt = iso(call.account.clock.now())
  const store = storeOf(call)
  const body = asObject(call.json())
  const inputs = inputsOf(call, store, body)
  const idProperty = optionalText(body['idProperty'])
  if (idProperty !== undefined && idProperty !== '' && idProperty !== 'hs_object_id')
    requireUnique(store, idProperty)
  const archived = call.query.get('archived') === 'true'
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

/** Per-row errors come only when every input has a trace id of its own (HUBSPOT.md 4.3). */
function answersByRow(inputs: readonly Input[]): boolean {
  const traces = new Set(inputs.map(({ traceId }) => traceId))
  return !traces.has(undefined) && traces.size === inputs.length
}

/** Two rows of one batch with one unique value: the second one conflicts, before anything is written. */
function refuseTwins(store: ObjectStore, inputs: readonly Input[], foldsAll: boolean): void {
  const seen = new Set<string>()
  for (const { properties } of inputs) {
    for (const [name, value] of Object.entries(properties)) {
      const unique =
        store.property(name)?.hasUniqueValue === true ||
        (store.definition.id === '0-1' && name === 'email')
      if (!unique || value === null || value === '') continue
      const key = `${name} ${uniqueKey(name, value, foldsAll)}`
      if (seen.has(key))
        throw new ApiError(
          409,
          'CONFLICT',
          `Two inputs of the batch have the same value of ${name}`,
        )
      seen.add(key)
    }
  }
}

/**
 * Runs the writes of a batch: row by row with errors by trace id, or all after every one was found good. A record that
 * is not there is an error row either way (SANDBOX: HUBSPOT.md 4.3, batch update of a missing id).
 */
function runBatch(
  call: Call,
  store: ObjectStore,
  inputs: readonly Input[],
  status: number,
  byRow: boolean,
  check: (input: Input) => void,
  write: (input: Input) => JsonObject,
): Answer {
  const startedAt = iso(call.account.clock.now())
  const results: JsonObject[] = []
  const errors: JsonObject[] = []
  const missing: string[] = []
  const rest: Input[] = []
  const rowOf = (input: Input, error: ApiError) =>
    rowError(error, {
      ...(input.id === undefined ? {} : { ids: [input.id] }),
      ...(input.traceId === undefined ? {} : { objectWriteTraceId: [input.traceId] }),
    })
  const attempt = (input: Input, act: () => void, atomic: boolean) => {
    try {
      act()
      return true
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      if (error.status === 404 && !byRow && input.id !== undefined) missing.push(input.id)
      else if (atomic) throw error
      else errors.push(rowOf(input, error))
      return false
    }
  }
  if (!byRow) refuseTwins(store, inputs, call.account.knobs.value(recordKnobs.foldUnique))
  for (const input of inputs)
    if (byRow || attempt(input, () => check(input), true)) rest.push(input)
  for (const input of rest) attempt(input, () => void results.push(write(input)), false)
  return batchAnswer(call, status, startedAt, results, [
    ...errors,
    ...missingRows(call, store, missing),
  ])
}

function batchCreate(call: Call): Answer {
  const store = storeOf(call)
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

function existing(store: ObjectStore, input: Input): RecordId {
  const id = locate(store, asText(input.id, 'id'), input.idProperty)
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
  const store = storeOf(call)
  const inputs = inputsOf(call, store, asObject(call.json()))
  refuseDoubledIds(inputs, call.account.knobs.value(recordKnobs.foldUnique))
  return runBatch(
    call,
    store,
    inputs,
    200,
    answersByRow(inputs),
    (input) => store.assertUpdatable(existing(store, input), input.properties, sourceOf(call)),
    (input) => {
      const id = existing(store, input)
      store.update(id, input.properties, sourceOf(call))
      return writtenBody(call, store, id, input.properties, input.traceId)
    },
  )
}

function batchUpsert(call: Call): Answer {
  const store = storeOf(call)
  const inputs = inputsOf(call, store, asObject(call.json()))
  refuseDoubledIds(inputs, call.account.knobs.value(recordKnobs.foldUnique))
  const byEmail = inputs.some(({ idProperty }) => idProperty === 'email')
  const byRow = answersByRow(inputs) && (!byEmail || call.account.knobs.value(partialEmailUpserts))
  const target = (input: Input) => {
    const value = asText(input.id, 'id')
    if (input.idProperty === undefined || input.idProperty === '')
      throw validationError('idProperty is required for upsert')
    const id = locate(store, value, input.idProperty)
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
      if (id === undefined) store.assertCreatable(properties, sourceOf(call), input.links)
      else store.assertUpdatable(id, input.properties, sourceOf(call))
    },
    (input) => {
      const { id, properties } = target(input)
      const isNew = id === undefined
      const written = isNew ? store.create(properties, sourceOf(call), input.links) : id
      if (!isNew) store.update(written, input.properties, sourceOf(call))
      return { ...writtenBody(call, store, written, properties, input.traceId), new: isNew }
    },
  )
}

function batchArchive(call: Call): Answer {
  const store = storeOf(call)
  for (const { id } of inputsOf(call, store, asObject(call.json()))) {
    const record = locate(store, asText(id, 'id'), undefined)
    if (record !== undefined) store.archive(record, sourceOf(call))
  }
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
