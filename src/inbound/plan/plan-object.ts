import type { ObjectStream } from '../../declare/index.ts'
import { countIn } from '../../engine/cells.ts'
import { loadState } from '../../engine/journal/state.ts'
import { tableSlot } from '../../engine/journal/tables.ts'
import type { InboundOrder, Storage, StreamOrder } from '../../engine/orders.ts'
import type { IsoTime, Property } from '../../engine/ports/hubspot.ts'
import type { Ports, WalkSize } from '../../engine/ports.ts'
import type { InboundPlan } from '../../engine/reports.ts'
import { idProperty } from '../layout.ts'
import { wantedProperties } from '../property-columns.ts'
import { chooseRoute, chooseStrategy, needsSize, type ReadPlan, type Route } from '../routes.ts'
import { firstState, type StreamState, streamStateKind } from '../state.ts'
import { currentRows } from '../storage.ts'
import { listedForMs } from '../sweep.ts'
import { earlier, isDue, nextFrom, unaskedMs, windowFor } from '../windows.ts'
import { archivedListed } from './archived.ts'
import {
  batches,
  type Calls,
  exportCalls,
  listCalls,
  secondsFor,
  sumOf,
  walkCalls,
} from './calls.ts'

export type PlanPorts = Pick<Ports, 'hubspot' | 'warehouse' | 'signal' | 'log'>
export type StreamPlan = InboundPlan['streams'][string]

export interface PlanFacts {
  readonly order: InboundOrder
  readonly now: IsoTime
  readonly exportsLeft: number
  /** Objects whose properties a stream planned before asks for: a run asks once. */
  readonly described: Set<string>
}

/** What the links that follow need to know of an object's records. */
export interface ObjectSize {
  /** Live once the run is through. */
  readonly live: number
  /** Records that the run writes. */
  readonly touched: number
}

/** What the warehouse knows of a stream's records before the run. */
interface Kept {
  readonly live: number
  readonly archived: number
  /** Changed since the position, but here already: read again inside the horizon. */
  readonly landed: number
}

interface Asked {
  readonly one: StreamOrder
  readonly stream: ObjectStream
  readonly state: StreamState
  readonly plan: ReadPlan
  readonly properties: readonly string[]
  readonly kept: Kept
}

/** What a run would read of an object stream: the read itself, and what is due after it. */
export async function planObject(
  facts: PlanFacts,
  one: StreamOrder,
  stream: ObjectStream,
  ports: PlanPorts,
): Promise<{ readonly plan: StreamPlan; readonly size: ObjectSize }> {
  const { order, now } = facts
  const of = { sync: order.sync, stream: stream.name }
  const state = (await loadState(ports.warehouse, of, streamStateKind)) ?? firstState
  const plan = chooseStrategy(one, state, order.full)
  const account = await ports.hubspot.properties(stream.object, ports.signal)
  const describing = facts.described.has(stream.object) ? 0 : 1
  facts.described.add(stream.object)
  const kept = await keptOf(ports, stream.name, one.storage, state, now)
  const properties = requestedOf(stream, one, account)
  const asked: Asked = { one, stream, state, plan, properties, kept }

  const main = await planRead(facts, asked, ports)
  const later = await planAfter(facts, asked, main, ports)
  const calls = sumOf({ other: describing }, main.calls, later)
  const isFirst = state.firstReadAt === null
  const touched = isFirst ? main.records : Math.max(0, main.records - kept.landed)
  return {
    plan: {
      strategy: plan.strategy,
      route: main.route,
      rows: main.records,
      calls,
      seconds: secondsFor(calls),
    },
    size: {
      live: plan.whole ? main.records : Math.max(kept.live, touched),
      touched: plan.whole && !isFirst ? 0 : touched,
    },
  }
}

/** As the layout of the run asks for them: the chosen ones and those that records are told by. */
export function requestedOf(
  stream: Pick<ObjectStream, 'name' | 'modifiedBy' | 'createdBy'>,
  one: StreamOrder,
  account: readonly Property[],
): readonly string[] {
  const chosen = wantedProperties(stream.name, account, one, new Set(one.properties))
  const inAccount = new Set(account.map(({ name }) => name))
  const own = [idProperty, stream.modifiedBy, stream.createdBy, 'hs_merged_object_ids']
  return [
    ...new Set([...chosen.map(({ name }) => name), ...own.filter((name) => inAccount.has(name))]),
  ]
}

async function keptOf(
  { warehouse }: PlanPorts,
  stream: string,
  storage: Storage,
  state: StreamState,
  now: IsoTime,
): Promise<Kept> {
  const tables = await warehouse.tables('data', stream)
  const isThere = tables.some(({ name }) => name.toLowerCase() === stream.toLowerCase())
  if (!isThere || state.storage !== storage) return { live: 0, archived: 0, landed: 0 }
  const after = nextFrom(state)
  const [row] = await warehouse.rows({
    name: 'inbound/plan_facts',
    slots: { target: tableSlot(currentRows(stream, storage)) },
    values: {
      listed_since: new Date(earlier(now, listedForMs)),
      position: after === null ? null : new Date(after),
    },
  })
  return {
    live: countIn(row, 'live'),
    archived: countIn(row, 'archived'),
    landed: countIn(row, 'landed'),
  }
}

interface Read {
  readonly route: Route
  readonly records: number
  readonly calls: Calls
}

async function planRead(facts: PlanFacts, asked: Asked, ports: PlanPorts): Promise<Read> {
  const { order, now, exportsLeft } = facts
  const { one, stream, state, plan, properties, kept } = asked
  const after = state.pass?.at?.time ?? (plan.whole ? null : nextFrom(state))
  const window = windowFor(after, order.startDate, now)
  const walk = (): Promise<WalkSize> =>
    ports.hubspot.size(stream.object, { by: stream.modifiedBy, window }, ports.signal)
  const changed = window.after === null ? null : await walk()
  const records = changed?.records ?? (await ports.hubspot.count(stream.object, null, ports.signal))
  const behindMs = unaskedMs(window, state.position, now)
  const isSized = state.pass === null && needsSize(stream, plan, one.route, behindMs, exportsLeft)
  const chosen = chooseRoute(stream, plan, one.route, {
    // A route is chosen by size only where the run knows it.
    records: isSized ? records : null,
    exportsLeft,
    window,
  })
  const route = state.pass?.route ?? chosen
  // What a whole read does not name is looked for by id before it is marked.
  const missing = plan.whole && order.startDate === null ? kept.live - records : 0
  const sized = { search: isSized ? 1 : 0, batch_read: batches(Math.max(0, missing)) }
  const read =
    route === 'list'
      ? listCalls(records, properties)
      : route === 'export'
        ? exportCalls(records)
        : walkCalls(changed ?? (await walk()))
  // What comes back empty is asked for in a second way (removals.ts).
  const isListed = route === 'search' && window.after === null
  const again = plan.whole && records === 0 ? { [isListed ? 'list' : 'search']: 1 } : {}
  return { route, records, calls: sumOf(sized, read, again) }
}

/** What follows the read: what changed meanwhile, archived records, the proof of deletions. */
async function planAfter(
  { order, now }: PlanFacts,
  { stream, state, plan, properties, kept }: Asked,
  main: Read,
  ports: PlanPorts,
): Promise<Calls> {
  const { horizonMs, sweepMs, reconcileMs } = order
  const parts: Partial<Calls>[] = []
  const isExport = main.route === 'export'
  if (state.pass !== null) parts.push({ search: 1 })
  else if (isExport && plan.whole) {
    // The delta behind an export begins a horizon before it.
    const window = windowFor(earlier(now, horizonMs), order.startDate, now)
    const by = stream.modifiedBy
    parts.push(walkCalls(await ports.hubspot.size(stream.object, { by, window }, ports.signal)))
  }
  if (stream.removals.kind !== 'archived_listing') return sumOf(...parts)
  const sweptTo = state.sweptTo ?? (plan.whole ? earlier(now, horizonMs) : null)
  const sweptAt = sweptTo === null ? null : earlier(sweptTo, -horizonMs)
  if (isExport || isDue(sweptAt, now, sweepMs)) {
    const listed = await archivedListed(ports, stream, { kept, state, now })
    parts.push(listCalls(listed.records, properties))
  }
  const { pass } = state
  if (reconcileMs === null || (state.firstReadAt === null && pass === null)) return sumOf(...parts)
  const reads = plan.whole ? now : state.reconciledAt
  const reconciledAt = pass?.kind === 'full' ? pass.startedAt : reads
  if (state.proof !== null || isDue(reconciledAt, now, reconcileMs)) {
    const all = plan.whole
      ? main.records
      : await ports.hubspot.count(stream.object, null, ports.signal)
    parts.push(listCalls(all, [idProperty]))
  }
  return sumOf(...parts)
}
