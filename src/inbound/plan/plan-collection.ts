import type { ArchivedStream, CollectionStream } from '../../declare/index.ts'
import { loadState } from '../../engine/journal/state.ts'
import type { StreamOrder } from '../../engine/orders.ts'
import { objectsOf } from '../links/directions.ts'
import { chooseStrategy } from '../routes.ts'
import { withProof } from '../run-collection.ts'
import { firstState, streamStateKind } from '../state.ts'
import { archivedListed } from './archived.ts'
import { type Calls, listCalls, secondsFor, sumOf } from './calls.ts'
import { lastCalls } from './ledger.ts'
import { type PlanFacts, type PlanPorts, requestedOf, type StreamPlan } from './plan-object.ts'

/**
 * What a run would read of a collection. Most endpoints don't tell how much they hold, so the forecast of a read is what
 * the last one of its kind took; the first of all is taken for a page of each list (HUBSPOT.md 8).
 */
export async function planCollection(
  { order, now }: PlanFacts,
  one: StreamOrder,
  stream: CollectionStream,
  { warehouse, hubspot, signal }: PlanPorts,
): Promise<StreamPlan> {
  const of = { sync: order.sync, stream: stream.name }
  const state = (await loadState(warehouse, of, streamStateKind)) ?? firstState
  const chosen = chooseStrategy(one, { ...state, position: state.firstReadAt }, order.full)
  const plan = withProof({ desk: { state }, order, now }, stream, chosen)
  const calls =
    (await lastCalls(warehouse, { ...of, isWhole: plan.whole })) ??
    firstLaterCalls(stream, order, plan.whole) ??
    (await lastCalls(warehouse, { ...of, isWhole: !plan.whole })) ??
    (await toldCalls(hubspot, stream, signal)) ??
    firstCalls(stream, objectsOf(order).size)
  return {
    strategy: plan.strategy,
    route: 'list',
    rows: null,
    calls,
    seconds: secondsFor(calls),
  }
}

/** Where the first read asks for items one by one, their lists tell how many there are. */
async function toldCalls(
  hubspot: PlanPorts['hubspot'],
  { collection }: CollectionStream,
  signal: AbortSignal,
): Promise<Calls | null> {
  const told = await hubspot.collectionCalls(collection, signal)
  return told === null ? null : sumOf(told)
}

/** Where the first read takes more than a page: live and archived lists, or a call for each object (HUBSPOT.md 4.4, 6, 8). */
function firstCalls({ collection }: CollectionStream, objects: number): Calls {
  const calls: Readonly<Record<string, number>> = {
    owners: 2,
    forms: 2,
    contact_lists: 2,
    workflows: 2,
    currencies: 4,
    object_schemas: 2,
    properties: 2 * objects,
    association_labels: objects ** 2,
  }
  return sumOf({ other: calls[collection] ?? 1 })
}

/** Of a read that asks for less than the whole one before it, where that is known beforehand: pairs that can have labels (HUBSPOT.md 6). */
function firstLaterCalls(
  { collection }: CollectionStream,
  order: PlanFacts['order'],
  isWhole: boolean,
): Calls | null {
  if (isWhole || collection !== 'association_labels') return null
  const labelled = [...objectsOf(order).keys()].filter(
    (object) => labelledObjects.has(object) || object.startsWith('p_'),
  )
  return sumOf({ other: labelled.length ** 2 })
}

const labelledObjects: ReadonlySet<string> = new Set(['contacts', 'companies', 'deals', 'tickets'])

/** What a run would read of an object's archived records: the whole listing, each time. */
export async function planArchived(
  { order, now, described }: PlanFacts,
  one: StreamOrder,
  stream: ArchivedStream,
  ports: PlanPorts,
): Promise<StreamPlan> {
  const of = { sync: order.sync, stream: stream.name }
  const state = (await loadState(ports.warehouse, of, streamStateKind)) ?? firstState
  const { strategy, whole } = chooseStrategy(one, state, order.full)
  const account = await ports.hubspot.properties(stream.object, ports.signal)
  const other = described.has(stream.object) ? 0 : 1
  described.add(stream.object)
  const listed = await archivedListed(ports, stream, { kept: null, state, now })
  const properties = requestedOf(stream, one, account)
  const last = listed.isWhole ? null : await lastCalls(ports.warehouse, { ...of, isWhole: whole })
  const calls = last ?? sumOf({ other }, listCalls(listed.records, properties))
  return { strategy, route: 'list', rows: listed.records, calls, seconds: secondsFor(calls) }
}
