import { validationError } from '../account/api-error.ts'
import type { RecordRef } from '../account/definitions.ts'
import type { LinkType } from '../account/link-store.ts'
import type { Answer, Call, Route } from '../http/types.ts'
import { batchAnswer, eachInput } from './associations-batch.ts'
import {
  inputsOf,
  type Pair,
  pairOf,
  pairScopes,
  pathRef,
  refIn,
  stringIn,
} from './associations-input.ts'
import { associationKnobs } from './associations-knobs.ts'
import { noneFound } from './associations-many.ts'
import { mustExist, page } from './associations-shapes.ts'
import { recordBody, shownProperties } from './object-shape.ts'

/** The older calls: types by name, no labels, one row a type (HUBSPOT.md 4.1, 6). */
export const v3Routes: readonly Route[] = [
  route('read', read),
  route('create', create),
  route('archive', archive),
  {
    method: 'GET',
    paths: ['/crm/v3/associations/{fromObjectType}/{toObjectType}/types'],
    scopes: pairScopes('fromObjectType', 'toObjectType'),
    limit: 'associations',
    handle: typesOf,
  },
  one('GET', '', listed),
  one('PUT', '/{toObjectId}/{associationType}', put),
  one('DELETE', '/{toObjectId}/{associationType}', remove),
]

/** The calls on one record, which the objects API had before v4 (D25:associations v3). */
function one(method: Route['method'], rest: string, handle: Route['handle']): Route {
  return {
    method,
    paths: [`/crm/v3/objects/{fromObjectType}/{fromObjectId}/associations/{toObjectType}${rest}`],
    scopes: pairScopes('fromObjectType', 'toObjectType'),
    limit: 'associations',
    handle,
  }
}

function typesOf(call: Call): Answer {
  const { from, to } = pathPair(call)
  const results = call.account.links
    .types(from.id, to.id)
    .map(({ typeId, name }) => ({ id: String(typeId), name }))
  return { status: 200, body: { results } }
}

function listed(call: Call): Answer {
  const { from, to } = pathPair(call)
  const ref = pathRef(from, call.params['fromObjectId'])
  mustExist(call, ref)
  const max = call.account.knobs.value<number>(associationKnobs.page)
  const limit = Number(call.query.get('limit') ?? max)
  if (!Number.isInteger(limit) || limit < 1 || limit > max)
    throw validationError(`limit must be a whole number between 1 and ${max}`)
  const shown = page(call, ref, to, call.query.get('after') ?? undefined, limit)
  const results = shown.to.flatMap(({ id, types }) =>
    types.map((type) => ({ id: String(id), type: type.name })),
  )
  const paging = shown.paging && { next: { after: shown.paging.next.after } }
  return { status: 200, body: paging === undefined ? { results } : { results, paging } }
}

function put(call: Call): Answer {
  const { from, to, type } = pathLink(call)
  call.account.links.associate(from, to, [type], 'add')
  const store = call.account.objects(from.type)
  const row = store.get(from.id)
  if (row === undefined) throw new Error(`Record ${from.id} is gone right after it was linked`)
  const properties = shownProperties(store, [])
  const associations = [pathPair(call).to]
  const shape = { properties, associations, dated: false }
  return { status: 200, body: recordBody(call.account, store, row, shape) }
}

function remove(call: Call): Answer {
  takeOff(call, pathLink(call))
  return { status: 204 }
}

function pathLink(call: Call): NamedLink {
  const pair = pathPair(call)
  const name = call.params['associationType'] ?? ''
  return {
    from: pathRef(pair.from, call.params['fromObjectId']),
    to: pathRef(pair.to, call.params['toObjectId']),
    name,
    type: typeNamed(call, pair, name),
  }
}

function typeNamed(call: Call, pair: Pair, name: string): LinkType {
  const type = call.account.links
    .types(pair.from.id, pair.to.id)
    .find((each) => each.name === name.toLowerCase() || String(each.typeId) === name)
  if (type === undefined) throw validationError(`${name} is not a valid association type`)
  return type
}

function route(action: string, handle: Route['handle']): Route {
  return {
    method: 'POST',
    paths: [`/crm/v3/associations/{fromObjectType}/{toObjectType}/batch/${action}`],
    scopes: pairScopes('fromObjectType', 'toObjectType'),
    limit: 'associations',
    handle,
  }
}

function read(call: Call): Answer {
  const { from, to } = pathPair(call)
  const max = call.account.knobs.value<number>(associationKnobs.readMax)
  const refs = inputsOf(call, max).map((input) => refIn(from, input, ''))
  const { results, errors } = eachInput(
    refs,
    (ref) => {
      mustExist(call, ref)
      const linked = call.account.links.of(ref, to.id)
      if (linked.length === 0) throw noneFound(from.singular, to.singular, ref)
      return {
        from: { id: String(ref.id) },
        to: linked.flatMap(({ id, types }) =>
          types.map((type) => ({ id: String(id), type: type.name })),
        ),
      }
    },
    (ref) => ({ fromObjectId: [String(ref.id)], fromObjectType: [from.singular] }),
  )
  return batchAnswer(call, 200, results, errors)
}

function create(call: Call): Answer {
  const { results, errors } = eachInput(
    linksIn(call),
    ({ from, to, name, type }) => {
      call.account.links.associate(from, to, [type], 'add')
      return { from: { id: String(from.id) }, to: { id: String(to.id) }, type: name }
    },
    ({ from, to }) => ({ fromObjectId: [String(from.id)], toObjectId: [String(to.id)] }),
  )
  return batchAnswer(call, 201, results, errors)
}

function archive(call: Call): Answer {
  for (const link of linksIn(call)) takeOff(call, link)
  return { status: 204 }
}

/** SANDBOX: a type named after the pair alone stands for the whole link; another one is taken off. */
function takeOff(call: Call, { from, to, type }: NamedLink): void {
  const pair = pathPair(call)
  if (type.name === `${pair.from.singular}_to_${pair.to.singular}`) {
    call.account.links.dissociate(from, to)
  } else {
    call.account.links.removeTypes(from, to, [type])
  }
}

interface NamedLink {
  readonly from: RecordRef
  readonly to: RecordRef
  readonly name: string
  readonly type: LinkType
}

function linksIn(call: Call): readonly NamedLink[] {
  const pair = pathPair(call)
  const max = call.account.knobs.value<number>(associationKnobs.createMax)
  return inputsOf(call, max).map((input) => {
    const name = stringIn(input, 'type')
    const type = typeNamed(call, pair, name)
    return { from: refIn(pair.from, input, 'from'), to: refIn(pair.to, input, 'to'), name, type }
  })
}

function pathPair(call: Call): Pair {
  return pairOf(call, call.params['fromObjectType'] ?? '', call.params['toObjectType'] ?? '')
}
