import { addressing } from '../engine/addressing.ts'
import type { InboundOrder, StreamOrder } from '../engine/orders.ts'
import type { ObjectName } from '../engine/ports/hubspot.ts'
import type { InboundPlan } from '../engine/reports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { addressesOf } from './addressed.ts'
import { askingOnce } from './first-calls.ts'
import { type Calls, noCalls, secondsFor, sumOf } from './plan/calls.ts'
import { planArchived, planCollection } from './plan/plan-collection.ts'
import { linkColumnCalls, planLinks } from './plan/plan-links.ts'
import {
  type ObjectSize,
  type PlanFacts,
  type PlanPorts,
  planObject,
  type StreamPlan,
} from './plan/plan-object.ts'
import { planPropertyHistory } from './property-history/plan-history.ts'
import { exportsLeft } from './read-export.ts'
import { settleOrder } from './settle-order.ts'
import { orderFor } from './windows.ts'

/**
 * What a run would read: strategy, route, expected rows, calls and seconds, by stream. Reads only. Calls of the run
 * itself stand with the first stream. `asksForAccount`: the run has to find out which account it is in.
 */
export async function planInbound(
  asked: InboundOrder,
  given: PlanPorts,
  asksForAccount = false,
): Promise<InboundPlan> {
  const addresses = new Map<ObjectName, string>()
  const ports = { ...given, hubspot: askingOnce(addressing(given.hubspot, addresses)) }
  const { order, refused, now } = await settleOrder(asked, ports, (learnt) => {
    for (const [object, address] of addressesOf(learnt)) addresses.set(object, address)
  })
  const facts: PlanFacts = {
    order,
    now,
    exportsLeft: await exportsLeft({ ports, now }),
    described: new Set(),
  }
  const streams: Record<string, StreamPlan> = {}
  const sizes = new Map<string, ObjectSize>()
  // Links are planned last: they follow the records.
  const isLinks = (one: StreamOrder): number => (one.stream.kind === 'associations' ? 1 : 0)
  for (const one of order.streams.toSorted((a, b) => isLinks(a) - isLinks(b))) {
    streams[one.stream.name] = await planStream(
      facts,
      one,
      ports,
      sizes,
      refused.get(one.stream.name),
    )
  }
  const columns = await linkColumnCalls(order, ports, sizes, now)
  const owners = new Map(
    order.streams.flatMap(({ stream }) =>
      stream.kind === 'object' ? [[stream.object, stream.name] as const] : [],
    ),
  )
  for (const [object, calls] of columns) addTo(streams, owners.get(object), calls)
  addTo(streams, Object.keys(streams)[0], runCalls(order, asksForAccount))
  return { streams }
}

/** What a run asks besides its streams: which account it is, the account's own object types, and the time where no object stream tells it. */
function runCalls(order: InboundOrder, asksForAccount: boolean): Calls {
  // Custom objects, and what the object library has switched on.
  const types = order.newStreams === undefined ? 0 : 2
  const time = types > 0 || order.streams.some(({ stream }) => stream.kind === 'object') ? 0 : 1
  return sumOf({ other: types + time + (asksForAccount ? 1 : 0) })
}

/** Counts further calls with one of the plan's streams. */
function addTo(
  streams: Record<string, StreamPlan>,
  name: string | undefined,
  further: Partial<Calls>,
): void {
  const plan = name === undefined ? undefined : streams[name]
  if (plan === undefined || name === undefined) return
  const calls = sumOf(plan.calls, further)
  streams[name] = { ...plan, calls, seconds: Math.max(plan.seconds, secondsFor(calls)) }
}

/** A stream that can't be read shows its error; what would stop the whole run stops the plan. */
async function planStream(
  facts: PlanFacts,
  one: StreamOrder,
  ports: PlanPorts,
  sizes: Map<string, ObjectSize>,
  refusal: ConnectorError | undefined,
): Promise<StreamPlan> {
  const { stream } = one
  const order = orderFor(facts.order, one)
  const { now } = facts
  try {
    if (refusal !== undefined) throw refusal
    switch (stream.kind) {
      case 'associations':
        return await planLinks(order, one, ports, sizes, now)
      case 'collection':
        return await planCollection({ ...facts, order }, one, stream, ports)
      case 'archived':
        return await planArchived({ ...facts, order }, one, stream, ports)
      case 'property_history':
        return await planPropertyHistory(order, one, ports, now)
      case 'object': {
        const { plan, size } = await planObject({ ...facts, order }, one, stream, ports)
        sizes.set(stream.object, size)
        return plan
      }
    }
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.handling === 'stop_run') throw error
    return {
      strategy: one.strategy,
      route: one.route,
      rows: null,
      calls: noCalls,
      seconds: 0,
      error: error.report(),
    }
  }
}
