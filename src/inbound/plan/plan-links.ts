import { standardUnlabelled } from '../../engine/association-type-ids.ts'
import { loadState } from '../../engine/journal/state.ts'
import type { InboundOrder, StreamOrder } from '../../engine/orders.ts'
import type { IsoTime } from '../../engine/ports/hubspot.ts'
import { type Direction, directionKey, directionsOf } from '../links/directions.ts'
import { linksStream } from '../links/land-links.ts'
import { smallestSlice } from '../links/read-direction.ts'
import { columnsOnly } from '../links/run-links.ts'
import { firstLinksState, type LinksState, linksStateKind } from '../state.ts'
import { elapsedMs, leavesOut } from '../windows.ts'
import { type Calls, linkBatches, noCalls, secondsFor, sumOf } from './calls.ts'
import type { ObjectSize, PlanPorts, StreamPlan } from './plan-object.ts'

export type Sizes = ReadonlyMap<string, ObjectSize>

/** Calls for the links of each object's records. `one` null: those of link columns alone. */
async function linkCalls(
  order: InboundOrder,
  one: StreamOrder | null,
  { warehouse }: PlanPorts,
  sizes: Sizes,
  now: IsoTime,
): Promise<{ readonly state: LinksState; readonly calls: ReadonlyMap<string, Calls> }> {
  const of = { sync: order.sync, stream: one === null ? columnsOnly : linksStream }
  const state = (await loadState(warehouse, of, linksStateKind)) ?? firstLinksState
  const whole = order.full || one?.strategy === 'full_refresh'
  const calls = new Map<string, Calls>()
  const pairs = new Set<string>()
  for (const direction of directionsOf(order, one)) {
    const { from, to, columns } = direction
    const size = sizes.get(from)
    if (size === undefined) continue
    const place = state.directions[directionKey(direction)]
    const leadsToNone = sizes.has(to)
      ? !leavesOut(order) && sizes.get(to)?.live === 0
      : columns.length === 0
    if (place === undefined && (size.live === 0 || leadsToNone)) continue
    const pair = [from, to].toSorted().join('>')
    const isAbsent = state.absent[pair] !== undefined
    if (
      place === undefined &&
      isAbsent &&
      elapsedMs(state.absent[pair] ?? now, now) < order.sweepMs
    )
      continue
    // Whether HubSpot knows a type for the pair is asked once.
    const isAsked = place === undefined && !isKnown(direction) && !pairs.has(pair)
    if (isAsked) pairs.add(pair)
    const asked = linkBatches(askedOf(size, place, order, now, whole))
    const own = { other: isAsked ? 1 : 0, batch_read: asked }
    calls.set(from, sumOf(calls.get(from) ?? noCalls, own))
  }
  return { state, calls }
}

const isKnown = ({ from, to }: Direction): boolean =>
  standardUnlabelled(from, to) !== undefined || standardUnlabelled(to, from) !== undefined

/** All records the first time and once a sweep's time has passed; else those that changed, and a slice of all. */
function askedOf(
  { live, touched }: ObjectSize,
  place: LinksState['directions'][string] | undefined,
  order: InboundOrder,
  now: IsoTime,
  whole: boolean,
): number {
  if (place?.complete !== true || whole) return live
  const share = elapsedMs(place.sweptAt, now) / Math.max(1, order.sweepMs)
  if (share >= 1) return live
  const slice = Math.ceil(live * share)
  return touched + (slice < smallestSlice ? 0 : slice)
}

/** The plan of the associations stream. */
export async function planLinks(
  order: InboundOrder,
  one: StreamOrder,
  ports: PlanPorts,
  sizes: Sizes,
  now: IsoTime,
): Promise<StreamPlan> {
  const { state, calls } = await linkCalls(order, one, ports, sizes, now)
  const sum = sumOf(...calls.values())
  const isFirst = Object.keys(state.directions).length === 0
  const strategy = isFirst || order.full ? 'full_refresh' : 'client_incremental'
  return { strategy, route: 'list', rows: null, calls: sum, seconds: secondsFor(sum) }
}

/** The calls that fill link columns where the sync has no associations stream, by the object whose rows they stand in. */
export async function linkColumnCalls(
  order: InboundOrder,
  ports: PlanPorts,
  sizes: Sizes,
  now: IsoTime,
): Promise<ReadonlyMap<string, Calls>> {
  if (order.streams.some(({ stream }) => stream.kind === 'associations')) return new Map()
  return (await linkCalls(order, null, ports, sizes, now)).calls
}
