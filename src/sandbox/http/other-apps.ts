import type { Account } from '../account/types.ts'
import { apiUsage } from './api-usage.ts'
import { serverKnobs } from './server-knobs.ts'

/** A cycle of the bursts of others, in windows. */
const CYCLE = 4

/** How many of a window's calls other traffic has made: a function of time, so that it comes back with the seed. */
export function othersInWindow(account: Account, calls: number, intervalMs: number): number {
  const { knobs, clock } = account
  const share = knobs.value(serverKnobs.otherAppsShare)
  if (share === 0) return 0
  if (knobs.value(serverKnobs.otherAppsPattern) === 'steady') return Math.floor(calls * share)
  // Under a frozen clock theirs goes on like everything of the limits does.
  const now = clock.frozen ? performance.now() : clock.now()
  return Math.floor(calls * busyPart(now, intervalMs, share))
}

/** The part of the window that ends now in which others send as fast as they may. */
export function busyPart(now: number, intervalMs: number, share: number): number {
  const cycle = CYCLE * intervalMs
  const busyUntil = (time: number) =>
    Math.floor(time / cycle) * cycle * share + Math.min(time % cycle, cycle * share)
  return (busyUntil(now) - busyUntil(now - intervalMs)) / intervalMs
}

/** Calls of today by other apps, as they stand now. */
export function othersToday(account: Account): number {
  const { knobs, clock } = account
  const { start, end } = apiUsage(account).day
  const share = knobs.value(serverKnobs.otherAppsDailyShare)
  const passed = (clock.now() - start) / (end - start)
  return (
    knobs.value(serverKnobs.otherApps) + Math.floor(knobs.value(serverKnobs.daily) * share * passed)
  )
}
