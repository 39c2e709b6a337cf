import { ApiError, validationError } from '../account/api-error.ts'
import type { RecordRef } from '../account/definitions.ts'
import type { Answer, Call } from '../http/types.ts'
import { batchAnswer, eachInput } from './associations-batch.ts'
import {
  arrayIn,
  inputsOf,
  objectIn,
  optionalStringIn,
  type Pair,
  pairOf,
  refIn,
  typesIn,
} from './associations-input.ts'
import { associationKnobs } from './associations-knobs.ts'
import { defaultPair, labelsBetween, linkedOnWire, mustExist, page } from './associations-shapes.ts'

function pathPair(call: Call): Pair {
  return pairOf(call, call.params['fromObjectType'] ?? '', call.params['toObjectType'] ?? '')
}

export function readBatch(call: Call): Answer {
  const { from, to } = pathPair(call)
  const { knobs } = call.account
  const limit = knobs.value<number>(associationKnobs.page)
  const errorRows = knobs.value<'error_row' | 'empty'>(associationKnobs.noneFound) === 'error_row'
  const inputs = inputsOf(call, knobs.value<number>(associationKnobs.readMax)).map((input) => ({
    ref: refIn(from, input, ''),
    after: optionalStringIn(input, 'after'),
  }))
  const { results, errors } = eachInput(
    inputs,
    ({ ref, after }) => {
      mustExist(call, ref)
      const shown = page(call, ref, to, after, limit)
      if (shown.to.length === 0 && errorRows) throw noneFound(from.singular, to.singular, ref)
      return {
        from: { id: String(ref.id) },
        to: shown.to.map((linked) => linkedOnWire(call, linked)),
        ...(shown.paging === undefined ? {} : { paging: shown.paging }),
      }
    },
    ({ ref }) => ({
      fromObjectId: [String(ref.id)],
      fromObjectType: [from.singular],
      toObjectType: [to.singular],
    }),
  )
  return batchAnswer(call, 200, results, errors)
}

/** Body as seen by several public connectors; HUBSPOT.md 6 has only the 207. */
export function noneFound(from: string, to: string, ref: RecordRef): ApiError {
  return new ApiError(404, 'OBJECT_NOT_FOUND', `No ${to} is associated with ${from} ${ref.id}.`, {
    subCategory: 'crm.associations.NO_ASSOCIATIONS_FOUND',
  })
}

interface PairInput {
  readonly from: RecordRef
  readonly to: RecordRef
}

function pairContext({ from, to }: PairInput): Readonly<Record<string, readonly string[]>> {
  return {
    fromObjectId: [String(from.id)],
    toObjectId: [String(to.id)],
    fromObjectType: [from.type],
    toObjectType: [to.type],
  }
}

export function createBatch(call: Call): Answer {
  const pair = pathPair(call)
  const max = call.account.knobs.value<number>(associationKnobs.createMax)
  const inputs = inputsOf(call, max).map((input) => ({
    from: refIn(pair.from, input, 'from'),
    to: refIn(pair.to, input, 'to'),
    types: typesIn(objectIn(input)['types'] ?? []),
  }))
  const { results, errors } = eachInput(
    inputs,
    ({ from, to, types }) =>
      labelsBetween(call, from, to, call.account.links.associate(from, to, types, 'replace')),
    pairContext,
  )
  return batchAnswer(call, 201, results, errors)
}

/** The specs know only a 200 here, whose body has room for errors. */
export function associateDefault(call: Call): Answer {
  const pair = pathPair(call)
  const max = call.account.knobs.value<number>(associationKnobs.createMax)
  const inputs = inputsOf(call, max).map((input) => ({
    from: refIn(pair.from, input, 'from'),
    to: refIn(pair.to, input, 'to'),
  }))
  const { results, errors } = eachInput(
    inputs,
    ({ from, to }) => {
      call.account.links.associate(from, to, [], 'add')
      return defaultPair(call, from, to)
    },
    pairContext,
  )
  return batchAnswer(call, 200, results.flat(), errors, 200)
}

/** `to` is a list (HUBSPOT.md 6); pairs that aren't associated are no error. */
export function archivePairs(call: Call): Answer {
  const pair = pathPair(call)
  const inputs = arrayIn(objectIn(call.json())['inputs'], 'inputs').map((input) => {
    const from = refIn(pair.from, input, 'from')
    const far = arrayIn(objectIn(input)['to'], 'to').map((each) => refIn(pair.to, each, ''))
    return { from, far }
  })
  const max = call.account.knobs.value<number>(associationKnobs.archiveMax)
  if (new Set(inputs.map(({ from }) => from.id)).size > max) {
    throw validationError(`The maximum number of unique "from" records per batch is ${max}`)
  }
  for (const { from, far } of inputs) {
    for (const to of far) call.account.links.dissociate(from, to)
  }
  return { status: 204 }
}

export function archiveTypes(call: Call): Answer {
  const pair = pathPair(call)
  const max = call.account.knobs.value<number>(associationKnobs.createMax)
  const inputs = inputsOf(call, max).map((input) => ({
    from: refIn(pair.from, input, 'from'),
    to: refIn(pair.to, input, 'to'),
    types: typesIn(objectIn(input)['types'] ?? []),
  }))
  for (const { from, to, types } of inputs) call.account.links.removeTypes(from, to, types)
  return { status: 204 }
}
