import { ApiError, validationError } from '../account/api-error.ts'
import { recordKnobs } from '../account/core-knobs.ts'
import { knob } from '../account/knobs.ts'
import { uniqueKey } from '../account/lookups.ts'
import { iso } from '../account/rows.ts'
import type { RecordId } from '../account/definitions.ts'
import type { LinkInput, ObjectStore, PropertyInput } from '../account/record-store.ts'
import type { KnobSpec } from '../account/types.ts'
import type { Answer, Call } from '../http/types.ts'
import { rowError } from '../http/envelope.ts'
import { asList, asObject, type JsonObject, optionalText } from '../http/json.ts'
import { linkInputs, locate, propertyInput } from './object-shape.ts'
import { lock, lockMs, refuseLocked } from './record-locks.ts'
import { shuffled, shuffleResults } from './shuffle.ts'

const groupMissing = knob({
  name: 'group_missing_ids',
  default: true as boolean,
  meaning:
    'Ids that a batch read or update does not find share one error row (HUBSPOT.md 4.1, third-party code); false: one each.',
})
export const partialEmailUpserts = knob({
  name: 'partial_upserts_by_email',
  default: false as boolean,
  meaning:
    'Upserts by e-mail answer row by row like other batches; false: one bad row fails the batch (HUBSPOT.md 4.3, unclear).',
})

export const batchKnobs: readonly KnobSpec[] = [
  shuffleResults,
  groupMissing,
  partialEmailUpserts,
  lockMs,
]

// HUBSPOT.md 4.1 and 4.3.
const maxInputs = 100

export interface Input {
  readonly id: string | undefined
  readonly idProperty: string | undefined
  readonly properties: PropertyInput
  readonly links: readonly LinkInput[]
  readonly traceId: string | undefined
}

export function inputsOf(call: Call, store: ObjectStore, body: JsonObject): readonly Input[] {
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

/** HUBSPOT.md 4.3: the batch answer; 207 with `numErrors` and `errors` when rows failed. */
export function batchAnswer(
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
    : { status: 207, body: { ...body, numErrors: errors.length, errors: shuffled(call, errors) } }
}

export function missingRows(
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

/** Per-row errors come only when every input has a trace id of its own (HUBSPOT.md 4.3). */
export function answersByRow(inputs: readonly Input[]): boolean {
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

function targets(store: ObjectStore, inputs: readonly Input[]): readonly RecordId[] {
  return inputs.flatMap(({ id, idProperty }) => {
    const record = id === undefined ? undefined : locate(store, id, idProperty)
    return record ?? []
  })
}

/**
 * Runs the writes of a batch: row by row with errors by trace id, or all after every one was found good. A record that
 * is not there is an error row either way (SANDBOX: HUBSPOT.md 4.3, batch update of a missing id).
 */
export function runBatch(
  call: Call,
  store: ObjectStore,
  inputs: readonly Input[],
  status: number,
  byRow: boolean,
  check: (input: Input) => void,
  write: (input: Input) => JsonObject,
): Answer {
  const startedAt = iso(call.account.clock.now())
  refuseLocked(call, store, () => targets(store, inputs))
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
  lock(
    call,
    store,
    results.map(({ id }) => Number(id)),
  )
  return batchAnswer(call, status, startedAt, results, [
    ...errors,
    ...missingRows(call, store, missing),
  ])
}
