import type { Read, Stream } from '../declare/index.ts'
import type { ReadRoute, Strategy, StreamOrder } from '../engine/orders.ts'
import type { Window } from '../engine/ports/hubspot.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import type { StreamState } from './state.ts'

export type Route = Read['route']
type ReadStrategy = Exclude<Strategy, 'auto'>

/** Below so many records an export is not worth one of the account's 30 a day (DESIGN 4, Routes). */
export const exportFrom = 50_000

/** Exports that HubSpot allows in 24 hours, and those left to people (HUBSPOT.md 3.3, DESIGN 4). */
export const exportsPerDay = 30
export const exportsLeftUnused = 10

/** A delta is sized before it is read only when the last run is so long ago. */
const sizeDeltaAfterMs = 6 * 60 * 60 * 1000

/** What a stream's read is to be. `whole`: from the beginning, so that what it doesn't find is gone. */
export interface ReadPlan {
  readonly strategy: ReadStrategy
  readonly whole: boolean
}

/**
 * Which strategy this run follows.
 * @throws `inbound.strategy_not_available`
 */
export function chooseStrategy(
  order: Pick<StreamOrder, 'stream' | 'strategy' | 'route'>,
  state: Pick<StreamState, 'position' | 'backfill'>,
  full: boolean,
): ReadPlan {
  const { stream, strategy } = order
  const isFirst = state.position === null
  if (full || strategy === 'full_refresh') return { strategy: 'full_refresh', whole: true }
  if (strategy === 'auto') {
    const later = laterStrategy(stream, order.route)
    if (isFirst || state.backfill || later === null)
      return { strategy: 'full_refresh', whole: true }
    return { strategy: later, whole: later === 'client_incremental' && comparesAll(stream) }
  }
  if (stream.read[strategy] === undefined) {
    throw new ConnectorError('inbound.strategy_not_available', {
      what: `Stream ${stream.name} can't be read with strategy ${strategy}.`,
      why: `It offers: ${['auto', ...Object.keys(stream.read)].join(', ')}.`,
      fix: `Set \`strategy\` of ${stream.name} to one of these.`,
    })
  }
  const whole = strategy === 'client_incremental' && comparesAll(stream)
  return { strategy, whole: whole || isFirst || state.backfill }
}

/** Whether a client-side incremental read comes by everything. */
function comparesAll(stream: Stream): boolean {
  return stream.read.client_incremental?.every((read) => !('takes' in read)) ?? true
}

/** What `auto` does after the first run; null: another full refresh, since the forced route allows nothing else. */
function laterStrategy(
  stream: Stream,
  route: ReadRoute,
): 'incremental' | 'client_incremental' | null {
  const { incremental, client_incremental: clientIncremental } = stream.read
  if (incremental !== undefined) {
    return route === 'auto' || incremental.some((read) => read.route === route)
      ? 'incremental'
      : null
  }
  return clientIncremental === undefined ? null : 'client_incremental'
}

/** The ways in which this read can be done. */
function readsFor(stream: Stream, plan: ReadPlan): readonly Read[] {
  if (plan.whole) return stream.read.full_refresh
  return stream.read[plan.strategy] ?? []
}

/** What `auto` may choose from: an export that no document vouches for is taken only where it is asked for by name. */
function readsForAuto(stream: Stream, plan: ReadPlan): readonly Read[] {
  return readsFor(stream, plan).filter((read) => read.route !== 'export' || read.verified !== false)
}

/** Whether the planner needs to know how many records there are: one search call. */
export function needsSize(
  stream: Stream,
  plan: ReadPlan,
  forced: ReadRoute,
  behindMs: number,
  exportsLeft: number,
): boolean {
  if (forced !== 'auto' || stream.kind !== 'object' || exportsLeft <= 0) return false
  if (!readsForAuto(stream, plan).some((read) => read.route === 'export')) return false
  return plan.whole || behindMs > sizeDeltaAfterMs
}

/**
 * Picks the route by cost and quota.
 * @throws `inbound.route_not_available`, `inbound.exports_used_up`
 */
export function chooseRoute(
  stream: Stream,
  plan: ReadPlan,
  forced: ReadRoute,
  facts: { readonly records: number | null; readonly exportsLeft: number; readonly window: Window },
): Route {
  const reads = forced === 'auto' ? readsForAuto(stream, plan) : readsFor(stream, plan)
  const routes = new Set(reads.map((read) => read.route))
  if (forced !== 'auto') {
    if (!routes.has(forced)) {
      throw new ConnectorError('inbound.route_not_available', {
        what: `Stream ${stream.name} can't be read by ${forced} with strategy ${plan.strategy}.`,
        why: `That read offers: ${[...routes].join(', ')}.`,
        fix: `Set \`route\` of ${stream.name} to auto or to one of these.`,
      })
    }
    if (forced === 'export' && facts.exportsLeft <= 0) throw exportsUsedUp(stream.name)
    return forced
  }
  if (routes.has('export') && facts.exportsLeft > 0 && (facts.records ?? 0) > exportFrom)
    return 'export'
  // A list can't be filtered by date: with a start date the search reads less.
  const preferred: readonly Route[] =
    plan.whole && facts.window.after === null
      ? ['list', 'search', 'export']
      : ['search', 'list', 'export']
  const route = preferred.find((candidate) => routes.has(candidate))
  if (route === undefined) throw new TypeError(`Stream ${stream.name} declares no way to be read.`)
  return route
}

export function exportsUsedUp(stream: string): ConnectorError {
  return new ConnectorError('inbound.exports_used_up', {
    what: `Stream ${stream} can't be exported now.`,
    why: `HubSpot allows ${exportsPerDay} exports in 24 hours, and ${exportsLeftUnused} of them are left to people.`,
    fix: 'Run again later, or set `route: auto`.',
  })
}
