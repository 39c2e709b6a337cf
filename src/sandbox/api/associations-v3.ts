import { validationError } from '../account/api-error.ts'
import type { Answer, Call, LinkType, RecordRef, Route } from '../account/types.ts'
import { batchAnswer, eachInput } from './associations-batch.ts'
import { inputsOf, type Pair, pairOf, pairScopes, refIn, stringIn } from './associations-input.ts'
import { associationKnobs } from './associations-knobs.ts'
import { noneFound } from './associations-many.ts'
import { mustExist } from './associations-shapes.ts'

/** The older calls: types by name, no labels, one row a type (HUBSPOT.md 4.1, 6). */
export const v3Routes: readonly Route[] = [
  route('read', read),
  route('create', create),
  route('archive', archive),
]

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

/** SANDBOX: a type named after the pair alone stands for the whole link; another one is taken off. */
function archive(call: Call): Answer {
  const { from: fromType, to: toType } = pathPair(call)
  for (const { from, to, type } of linksIn(call)) {
    if (type.name === `${fromType.singular}_to_${toType.singular}`) {
      call.account.links.dissociate(from, to)
    } else {
      call.account.links.removeTypes(from, to, [type])
    }
  }
  return { status: 204 }
}

interface NamedLink {
  readonly from: RecordRef
  readonly to: RecordRef
  readonly name: string
  readonly type: LinkType
}

function linksIn(call: Call): readonly NamedLink[] {
  const pair = pathPair(call)
  const types = call.account.links.types(pair.from.id, pair.to.id)
  const max = call.account.knobs.value<number>(associationKnobs.createMax)
  return inputsOf(call, max).map((input) => {
    const name = stringIn(input, 'type')
    const type = types.find(
      (each) => each.name === name.toLowerCase() || String(each.typeId) === name,
    )
    if (type === undefined) throw validationError(`${name} is not a valid association type`)
    return { from: refIn(pair.from, input, 'from'), to: refIn(pair.to, input, 'to'), name, type }
  })
}

function pathPair(call: Call): Pair {
  return pairOf(call, call.params['fromObjectType'] ?? '', call.params['toObjectType'] ?? '')
}
