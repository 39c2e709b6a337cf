import { loadState } from '../../engine/journal/state.ts'
import type { InboundOrder, StreamOrder } from '../../engine/orders.ts'
import type { IsoTime, Ports } from '../../engine/ports.ts'
import type { InboundPlan } from '../../engine/reports.ts'
import { chooseStrategy } from '../routes.ts'
import { earlier, isDue, nextFrom, windowFor } from '../windows.ts'
import { chooseHistories, type HistoryChoice } from './choices.ts'
import {
  firstHistoryState,
  historyPosition,
  historyStateKind,
  type ObjectHistory,
  objectHistory,
} from './state.ts'

/** HUBSPOT.md 4.1, 4.2: records a call. */
const page = { history: 50, list: 100, search: 200 } as const

/** Property names longer than this together do not fit into a list's URL (src/hubspot/limits.ts). */
const urlCharacters = 6_000

/**
 * What a run would read of the property history: calls by kind, and the records whose history they bring (not the
 * entries, which no call counts). One search an object tells how many there are.
 */
export async function planPropertyHistory(
  order: InboundOrder,
  one: StreamOrder,
  ports: Pick<Ports, 'hubspot' | 'warehouse' | 'signal'>,
  now: IsoTime,
): Promise<InboundPlan['streams'][string]> {
  const of = { sync: order.sync, stream: one.stream.name }
  const state = (await loadState(ports.warehouse, of, historyStateKind)) ?? firstHistoryState
  const { choices, refused } = await chooseHistories(order, one, ports)
  const refusal = [...refused.values()][0]
  if (choices.length === 0 && refusal !== undefined) throw refusal
  const position = historyPosition(state)
  const { strategy, whole } = chooseStrategy(one, { position, backfill: false }, order.full)
  const calls = { list: 0, search: 0, batch_read: 0, other: 0 }
  let rows = 0
  for (const choice of choices) {
    const known = objectHistory(state, choice.object)
    const count = (after: IsoTime | null): Promise<number> => {
      const window = windowFor(after, order.startDate, now)
      const by = choice.stream.modifiedBy
      const changed = window.after === null ? null : { by, window }
      return ports.hubspot.count(choice.address, changed, ports.signal)
    }
    const isInSync = order.streams.some(
      ({ stream }) => stream.kind === 'object' && stream.object === choice.object,
    )
    if (!isInSync) calls.other += 1
    const { plan, unread } = wantedOf(one, choice, known, order.full)
    if (unread.length > 0) {
      const records = await count(null)
      rows += records
      const searched = one.route === 'search' || order.startDate !== null
      const inUrl = encodeURIComponent(unread.join(',')).length <= urlCharacters
      if (searched) calls.search += pages(records, page.search)
      else calls.list += pages(records, inUrl ? page.history : page.list)
      if (searched || !inUrl) calls.batch_read += Math.ceil(records / page.history)
    }
    if (!plan.whole && choice.properties.length > 0) {
      const records = await count(nextFrom(known))
      rows += records
      // Where the object's own stream finds that nothing changed, nobody asks again.
      if (records > 0 || !isInSync) calls.search += pages(records, page.search)
      calls.batch_read += Math.ceil(records / page.history)
    }
    if (isSweepDue(known, unread, order, now)) calls.list += 1
  }
  const sum = Object.values(calls).reduce((total, some) => total + some, 0)
  const route = whole && one.route !== 'search' ? 'list' : 'search'
  return { strategy, route, rows, calls, seconds: Math.ceil(sum / 10) }
}

const pages = (records: number, size: number): number => Math.max(1, Math.ceil(records / size))

function wantedOf(one: StreamOrder, choice: HistoryChoice, known: ObjectHistory, full: boolean) {
  const plan = chooseStrategy(one, { position: known.position, backfill: false }, full)
  const read = new Set(known.properties)
  const unread = choice.properties.filter((name) => plan.whole || !read.has(name))
  return { plan, unread }
}

/** How many records are archived no call tells but the listing itself: a hundred are assumed. */
function isSweepDue(
  known: ObjectHistory,
  unread: readonly string[],
  order: InboundOrder,
  now: IsoTime,
): boolean {
  const { sweptTo } = known
  if (sweptTo === null || unread.length > 0) return true
  return isDue(earlier(sweptTo, -order.horizonMs), now, order.sweepMs)
}
