import { validationError } from '../account/api-error.ts'
import type { RecordRef } from '../account/definitions.ts'
import type { Answer, Call } from '../http/types.ts'
import { batchAnswer } from './associations-batch.ts'
import { objectType, pathRef, typesIn } from './associations-input.ts'
import { associationKnobs } from './associations-knobs.ts'
import { defaultPair, labelsBetween, linkedOnWire, mustExist, page } from './associations-shapes.ts'

function fromOf(call: Call): RecordRef {
  const type = objectType(call, call.params['fromObjectType'] ?? '')
  return pathRef(type, call.params['fromObjectId'])
}

function toOf(call: Call): RecordRef {
  const type = objectType(call, call.params['toObjectType'] ?? '')
  return pathRef(type, call.params['toObjectId'])
}

export function listOf(call: Call): Answer {
  const from = fromOf(call)
  const to = objectType(call, call.params['toObjectType'] ?? '')
  const max = call.account.knobs.value<number>(associationKnobs.page)
  const limit = Number(call.query.get('limit') ?? max)
  if (!Number.isInteger(limit) || limit < 1 || limit > max) {
    throw validationError(`limit must be a whole number between 1 and ${max}`)
  }
  mustExist(call, from)
  const shown = page(call, from, to, call.query.get('after') ?? undefined, limit)
  const results = shown.to.map((linked) => linkedOnWire(call, linked))
  return {
    status: 200,
    body: shown.paging === undefined ? { results } : { results, paging: shown.paging },
  }
}

/** HUBSPOT.md 6: 201, and the pair's custom labels become just these. */
export function putTypes(call: Call): Answer {
  const [from, to] = [fromOf(call), toOf(call)]
  const linked = call.account.links.associate(from, to, typesIn(call.json()), 'replace')
  return { status: 201, body: labelsBetween(call, from, to, linked) }
}

export function putDefault(call: Call): Answer {
  const [from, to] = [fromOf(call), toOf(call)]
  call.account.links.associate(from, to, [], 'add')
  return batchAnswer(call, 200, defaultPair(call, from, to), [])
}

export function removePair(call: Call): Answer {
  call.account.links.dissociate(fromOf(call), toOf(call))
  return { status: 204 }
}
