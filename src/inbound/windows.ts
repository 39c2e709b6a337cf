import type { InboundOrder, StreamOrder } from '../engine/orders.ts'
import { beginning, type IsoTime, type Window } from '../engine/ports/hubspot.ts'
import type { Pass, StreamState } from './state.ts'

export function isoTime(time: Date): IsoTime {
  return time.toISOString()
}

export function earlier(time: IsoTime, byMs: number): IsoTime {
  return isoTime(new Date(Date.parse(time) - byMs))
}

export function elapsedMs(since: IsoTime, now: IsoTime): number {
  return Date.parse(now) - Date.parse(since)
}

/** Whether something with a cadence is to be done again; null since: it never was. */
export function isDue(since: IsoTime | null, now: IsoTime, everyMs: number): boolean {
  return since === null || elapsedMs(since, now) >= everyMs
}

/** HubSpot's `Date` header tells whole seconds: what changed within the last one is part of the window. */
const wholeSecondMs = 999

/** The sync's order as one of its streams follows it: a start date of its own stands for the sync's. */
export const orderFor = (order: InboundOrder, one: Pick<StreamOrder, 'startDate'>): InboundOrder =>
  one.startDate === undefined ? order : { ...order, startDate: one.startDate }

/** Whether some stream leaves older records out. */
export const leavesOut = (order: Pick<InboundOrder, 'startDate' | 'streams'>): boolean =>
  order.startDate !== null || order.streams.some((one) => one.startDate !== undefined)

/** The span that an incremental pass reads: from the saved position to HubSpot's now. */
export function windowFor(
  position: IsoTime | null,
  startDate: IsoTime | null,
  now: IsoTime,
): Window {
  const after = latest(position, startDate === null ? null : justBefore(startDate))
  return { after, until: earlier(now, -wholeSecondMs) }
}

/** A window's start is exclusive, a start date is not. */
function justBefore(time: IsoTime): IsoTime {
  return earlier(time, 1)
}

function latest(one: IsoTime | null, other: IsoTime | null): IsoTime | null {
  if (one === null || other === null) return one ?? other
  return one > other ? one : other
}

/**
 * The position that a finished pass vouches for: what was walked, but never later than its start less the horizon,
 * since HubSpot's index shows changes late (HUBSPOT.md 4.2) and late arrivals must be read again.
 */
export function positionAfter(
  pass: Pick<Pass, 'startedAt' | 'window'>,
  horizonMs: number,
): IsoTime {
  const safe = earlier(pass.startedAt, horizonMs)
  return safe < pass.window.until ? safe : pass.window.until
}

/**
 * How far records show that a search was answered, where that is less than the position says; else null. An empty answer
 * proves nothing, so the next pass asks again from there: where it was true that costs nothing.
 */
export function provenTo(
  { route, at, window }: Pick<Pass, 'route' | 'at' | 'window'>,
  position: IsoTime,
): IsoTime | null {
  if (route !== 'search') return null
  const reached = at?.time ?? window.after
  return reached !== null && reached < position ? reached : null
}

/** Where the next incremental pass begins; null: with the first record there is. */
export const nextFrom = (state: Pick<StreamState, 'position' | 'provenTo'>): IsoTime | null =>
  state.provenTo === beginning ? null : (state.provenTo ?? state.position)

/**
 * How long nobody has asked for what changed: a window that begins before the position was asked for already, and HubSpot said
 * that there is nothing.
 */
export function unaskedMs(window: Window, position: IsoTime | null, now: IsoTime): number {
  return position === null
    ? Number.POSITIVE_INFINITY
    : elapsedMs(latest(window.after, position) ?? position, now)
}
