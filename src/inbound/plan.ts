import type { CollectionStream, ObjectStream } from '../declare/index.ts'
import { loadState } from '../engine/journal/state.ts'
import type { InboundOrder, StreamOrder } from '../engine/orders.ts'
import type { IsoTime, ObjectName } from '../engine/ports/hubspot.ts'
import type { Ports } from '../engine/ports.ts'
import type { InboundPlan } from '../engine/reports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import { addressesOf, addressing } from './addressed.ts'
import { askingOnce } from './first-calls.ts'
import { directionsOf } from './links/directions.ts'
import { wantedProperties } from './property-columns.ts'
import { planPropertyHistory } from './property-history/plan-history.ts'
import { exportsLeft } from './read-export.ts'
import { chooseRoute, chooseStrategy, costOf, needsSize, type Route } from './routes.ts'
import { settleOrder } from './settle-order.ts'
import { sizeOf } from './size.ts'
import { firstLinksState, firstState, linksStateSchema, streamStateSchema } from './state.ts'
import { elapsedMs, windowFor } from './windows.ts'

type PlanPorts = Pick<Ports, 'hubspot' | 'warehouse' | 'signal' | 'log'>
type StreamPlan = InboundPlan['streams'][string]

/** Property names longer than this together do not fit into a list's URL (HUBSPOT.md 4.1: 414 over an unknown length). */
const urlCharacters = 6_000

/** What a run would read: strategy, route, expected rows, calls and seconds, by stream. Reads only. */
export async function planInbound(asked: InboundOrder, given: PlanPorts): Promise<InboundPlan> {
  const addresses = new Map<ObjectName, string>()
  const ports = { ...given, hubspot: askingOnce(addressing(given.hubspot, addresses)) }
  const { order, refused, now } = await settleOrder(asked, ports, (learnt) => {
    for (const [object, address] of addressesOf(learnt)) addresses.set(object, address)
  })
  const facts = { now, refused, exportsLeft: await exportsLeft({ ports, now }) }
  const streams: Record<string, StreamPlan> = {}
  const sizes = new Map<string, ObjectSize>()
  // Links are planned last: they follow the records.
  const isLinks = (one: StreamOrder): number => (one.stream.kind === 'associations' ? 1 : 0)
  for (const one of order.streams.toSorted((a, b) => isLinks(a) - isLinks(b))) {
    streams[one.stream.name] = await planStream(order, one, ports, facts, sizes)
  }
  return { streams }
}

interface ObjectSize {
  readonly all: number
  readonly changed: number
}

/** A stream that can't be read shows its error; what would stop the whole run stops the plan. */
async function planStream(
  order: InboundOrder,
  one: StreamOrder,
  ports: PlanPorts,
  facts: Facts,
  sizes: Map<string, ObjectSize>,
): Promise<StreamPlan> {
  const { stream } = one
  try {
    const refusal = facts.refused.get(stream.name)
    if (refusal !== undefined) throw refusal
    if (stream.kind === 'associations') return await planLinks(order, one, ports, sizes)
    if (stream.kind === 'collection') return await planCollection(order, one, stream, ports)
    if (stream.kind === 'archived') return planArchived(one)
    if (stream.kind === 'property_history')
      return await planPropertyHistory(order, one, ports, facts.now)
    const { plan, all, changed } = await planObject(order, one, stream, ports, facts)
    sizes.set(stream.object, { all, changed })
    return plan
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.handling === 'stop_run') throw error
    return {
      strategy: one.strategy,
      route: one.route,
      rows: null,
      calls: {},
      seconds: 0,
      error: error.report(),
    }
  }
}

interface Facts {
  readonly refused: ReadonlyMap<string, ConnectorError>
  readonly now: IsoTime
  readonly exportsLeft: number
}

async function planObject(
  order: InboundOrder,
  one: StreamOrder,
  stream: ObjectStream,
  ports: PlanPorts,
  facts: Facts,
): Promise<{ readonly plan: StreamPlan; readonly all: number; readonly changed: number }> {
  const of = { sync: order.sync, stream: stream.name }
  const state =
    (await loadState(ports.warehouse, of, { version: 1, schema: streamStateSchema })) ?? firstState
  const plan = chooseStrategy(one, state, order.full)
  const window = windowFor(plan.whole ? null : state.position, order.startDate, facts.now)
  const changed = await sizeOf(ports, stream, window)
  const all =
    window.after === null ? changed : await ports.hubspot.count(stream.object, null, ports.signal)
  const route = chooseRoute(stream, plan, one.route, {
    records: changed,
    exportsLeft: facts.exportsLeft,
    window,
  })
  const properties = await ports.hubspot.properties(stream.object, ports.signal)
  const chosen = wantedProperties(stream.name, properties, one, new Set(one.properties))
  const names = chosen.map((property) => property.name).join(',')
  const urlFits = encodeURIComponent(names).length <= urlCharacters
  const behindMs =
    window.after === null ? Number.POSITIVE_INFINITY : elapsedMs(window.after, facts.now)
  const isSized = needsSize(stream, plan, one.route, behindMs, facts.exportsLeft)
  const cost = costOf(route, changed, urlFits)
  return {
    all,
    changed,
    plan: {
      strategy: plan.strategy,
      route,
      rows: changed,
      calls: withCounting(callsOf(route, changed, urlFits), isSized ? 1 : 0),
      seconds: cost.seconds,
    },
  }
}

/** Properties are asked for once, and a read that might be an export is sized by one search. */
function withCounting(
  calls: Readonly<Record<string, number>>,
  sized: number,
): Readonly<Record<string, number>> {
  return { ...calls, search: (calls['search'] ?? 0) + sized, other: 1 }
}

function callsOf(
  route: Route,
  records: number,
  urlFits: boolean,
): Readonly<Record<string, number>> {
  const hundreds = Math.ceil(records / 100)
  switch (route) {
    case 'export':
      return { export: 3, search: 2, batch_read: 1 }
    case 'search':
      return { search: Math.max(1, Math.ceil(records / 200)), batch_read: hundreds }
    case 'list':
      return urlFits
        ? { list: Math.max(1, hundreds) }
        : { list: Math.max(1, hundreds), batch_read: hundreds }
  }
}

/** How many archived records there are, no call tells but the listing itself: a hundred are assumed. */
function planArchived(one: StreamOrder): StreamPlan {
  const strategy = one.strategy === 'full_refresh' ? 'full_refresh' : 'incremental'
  return { strategy, route: 'list', rows: null, calls: { list: 1, other: 1 }, seconds: 1 }
}

async function planCollection(
  order: InboundOrder,
  one: StreamOrder,
  stream: CollectionStream,
  ports: PlanPorts,
): Promise<StreamPlan> {
  const of = { sync: order.sync, stream: stream.name }
  const state =
    (await loadState(ports.warehouse, of, { version: 1, schema: streamStateSchema })) ?? firstState
  const plan = chooseStrategy(one, { ...state, position: state.firstReadAt }, order.full)
  return { strategy: plan.strategy, route: 'list', rows: null, calls: { other: 2 }, seconds: 1 }
}

async function planLinks(
  order: InboundOrder,
  one: StreamOrder,
  ports: PlanPorts,
  records: ReadonlyMap<string, ObjectSize>,
): Promise<StreamPlan> {
  const of = { sync: order.sync, stream: one.stream.name }
  const state =
    (await loadState(ports.warehouse, of, { version: 1, schema: linksStateSchema })) ??
    firstLinksState
  let asked = 0
  for (const direction of directionsOf(order, one)) {
    const size = records.get(direction.from)
    if (size === undefined) continue
    const isComplete = state.directions[`${direction.from}>${direction.to}`]?.complete === true
    asked += Math.ceil((isComplete ? size.changed : size.all) / 1_000)
  }
  const strategy =
    Object.keys(state.directions).length === 0 ? 'full_refresh' : 'client_incremental'
  return {
    strategy,
    route: 'list',
    rows: null,
    calls: { other: asked },
    seconds: Math.ceil(asked / 10),
  }
}
