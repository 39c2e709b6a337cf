import { notFound, validationError } from '../account/api-error.ts'
import type { LinkTypeRef } from '../account/link-store.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { batchAnswer, eachInput } from './associations-batch.ts'
import {
  inputsOf,
  objectIn,
  optionalStringIn,
  type Pair,
  pairOf,
  pairScopes,
  stringIn,
  typeRef,
} from './associations-input.ts'
import { associationKnobs } from './associations-knobs.ts'
import { specWithLabel } from './associations-shapes.ts'

const PAIR = '/{fromObjectType}/{toObjectType}'
const LIMITS = '/definitions/configurations'

/** Labels and their limits (HUBSPOT.md 6); the SDK knows a second legacy spelling of each path. */
export const definitionRoutes: readonly Route[] = [
  route('GET', `${PAIR}/labels`, listLabels),
  route('POST', `${PAIR}/labels`, createLabel),
  route('PUT', `${PAIR}/labels`, updateLabel),
  route('DELETE', `${PAIR}/labels/{associationTypeId}`, deleteLabel),
  route('GET', `${LIMITS}/all`, allLimits),
  route('GET', `${LIMITS}${PAIR}`, limitsOfPair),
  route('POST', `${LIMITS}${PAIR}/batch/create`, (call) => setLimits(call, 201)),
  route('POST', `${LIMITS}${PAIR}/batch/update`, (call) => setLimits(call, 200)),
  route('POST', `${LIMITS}${PAIR}/batch/purge`, purgeLimits),
  route('POST', '/usage/high-usage-report/{userId}', requestReport),
]

function route(method: Route['method'], path: string, handle: Route['handle']): Route {
  const pairScoped = path.includes(PAIR)
  return {
    method,
    paths: [
      `/crm/v4/associations${path}`,
      `/crm/associations/v4${path}`,
      `/crm/associations/{version}${path}`,
    ],
    scopes: pairScoped ? pairScopes('fromObjectType', 'toObjectType') : anyObjectScope,
    limit: 'associations',
    handle,
  }
}

function anyObjectScope(call: Call): readonly string[] {
  return call.account.types.all().flatMap(({ scopes }) => [...scopes.read, ...scopes.write])
}

function pathPair(call: Call): Pair {
  return pairOf(call, call.params['fromObjectType'] ?? '', call.params['toObjectType'] ?? '')
}

function listLabels(call: Call): Answer {
  const { from, to } = pathPair(call)
  const results = call.account.links.types(from.id, to.id).map(specWithLabel)
  return { status: 200, body: { results } }
}

function createLabel(call: Call): Answer {
  const { from, to } = pathPair(call)
  const body = call.json()
  const inverseLabel = optionalStringIn(body, 'inverseLabel')
  const wanted = { label: stringIn(body, 'label'), name: stringIn(body, 'name') }
  const types = call.account.links.defineLabel(
    from.id,
    to.id,
    inverseLabel === undefined ? wanted : { ...wanted, inverseLabel },
  )
  return { status: 200, body: { results: types.map(specWithLabel) } }
}

function updateLabel(call: Call): Answer {
  const { from, to } = pathPair(call)
  const body = call.json()
  const typeId = wholeNumber(objectIn(body)['associationTypeId'], 'associationTypeId')
  const label = stringIn(body, 'label')
  call.account.links.renameLabel(
    from.id,
    to.id,
    typeId,
    label,
    optionalStringIn(body, 'inverseLabel'),
  )
  return { status: 204 }
}

function deleteLabel(call: Call): Answer {
  const { from, to } = pathPair(call)
  const typeId = wholeNumber(call.params['associationTypeId'], 'associationTypeId')
  call.account.links.removeLabel(from.id, to.id, typeId)
  return { status: 204 }
}

function limitRow(ref: LinkTypeRef, max: number | null, label?: string | null): unknown {
  return {
    category: ref.category,
    typeId: ref.typeId,
    ...(label === undefined || label === null ? {} : { label }),
    ...(max === null ? {} : { userEnforcedMaxToObjectIds: max }),
  }
}

function allLimits(call: Call): Answer {
  const results = [...call.account.links.limits()].map(({ type, max }) =>
    limitRow(type, max, type.label),
  )
  return { status: 200, body: { results } }
}

function limitsOfPair(call: Call): Answer {
  const { from, to } = pathPair(call)
  const results = [...call.account.links.limits()]
    .filter(({ type }) => type.from === from.id && type.to === to.id)
    .map(({ type, max }) => limitRow(type, max, type.label))
  return { status: 200, body: { results } }
}

function limitRefs(call: Call): readonly { readonly ref: LinkTypeRef; readonly input: unknown }[] {
  const max = call.account.knobs.value<number>(associationKnobs.createMax)
  return inputsOf(call, max).map((input) => {
    const { category, typeId } = objectIn(input)
    return { ref: typeRef(category, typeId), input }
  })
}

function setLimits(call: Call, status: number): Answer {
  const { from, to } = pathPair(call)
  const { results, errors } = eachInput(
    limitRefs(call),
    ({ ref, input }) => {
      const max = wholeNumber(objectIn(input)['maxToObjectIds'], 'maxToObjectIds')
      if (max < 1) throw validationError('maxToObjectIds must be at least 1')
      call.account.links.setLimit(from.id, to.id, ref, max)
      return limitRow(ref, max)
    },
    ({ ref }) => ({ typeId: [String(ref.typeId)], category: [ref.category] }),
  )
  return batchAnswer(call, status, results, errors)
}

function purgeLimits(call: Call): Answer {
  const { from, to } = pathPair(call)
  for (const { ref } of limitRefs(call)) call.account.links.setLimit(from.id, to.id, ref, null)
  return { status: 204 }
}

/** The report itself is mailed; only its request can be seen (HUBSPOT.md 6). */
function requestReport(call: Call): Answer {
  const userId = wholeNumber(call.params['userId'], 'userId')
  const owner = call.account.owners().find((each) => each.userIdIncludingInactive === userId)
  if (owner === undefined) throw notFound(`User ${userId} not found`)
  const now = call.account.clock.now()
  const enqueueTime = call.dated
    ? { dateOnly: false, timeZoneShift: 0, value: now }
    : new Date(now).toISOString()
  return { status: 200, body: { userId, userEmail: owner.email, enqueueTime } }
}

function wholeNumber(value: unknown, name: string): number {
  const number = typeof value === 'string' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw validationError(`${name} must be a whole number`)
  }
  return number
}
