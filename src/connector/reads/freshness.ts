import { countIn, textIn } from '../../engine/cells.ts'
import { runsTable, slotOf } from '../../engine/journal/tables.ts'
import type { Slot, Warehouse } from '../../engine/ports.ts'

/** How old data got on a day. */
export interface DayOfFreshness {
  /** The day's beginning, UTC. */
  readonly at: string
  /** The longest time since a run had ended well. */
  readonly oldest_seconds: number
  /** Whose data that was. */
  readonly sync: string
}

/** When a sync was brought up to date on a day. */
export interface GoodDay {
  readonly sync: string
  readonly day: number
  readonly firstMs: number
  readonly lastMs: number
  /** The longest time between two ends of that day; 0 where there was one. */
  readonly longestMs: number
}

const dayMs = 86_400_000

const ended_ms: Slot = {
  kind: 'expression',
  expression: {
    op: 'cast',
    of: { op: 'column', name: 'finished_at', of: 'runs' },
    to: 'millis',
  },
}

/** Of the last days, the oldest first; all before them is one day. */
export async function goodDays(
  warehouse: Warehouse,
  sync: string | null,
  days: number,
  now: Date,
): Promise<readonly GoodDay[]> {
  const first = Math.floor(now.getTime() / dayMs) - days + 1
  const rows = await warehouse.rows({
    name: 'ui/freshness',
    slots: { runs: slotOf(runsTable), ended_ms },
    values: { sync, since: new Date(first * dayMs), day_before: first - 1 },
  })
  return rows.map((row) => ({
    sync: textIn(row, 'sync'),
    day: countIn(row, 'days'),
    firstMs: countIn(row, 'first_ms'),
    lastMs: countIn(row, 'last_ms'),
    longestMs: countIn(row, 'longest_ms'),
  }))
}

/**
 * How old the data of the syncs got on each of the last days, at most: until a run ended well, or the day was over.
 * Days before the first good end are left out: there was no data yet.
 */
export function freshnessOf(
  known: readonly GoodDay[],
  days: number,
  now: Date,
): readonly DayOfFreshness[] {
  const today = Math.floor(now.getTime() / dayMs)
  const first = today - days + 1
  const bySync = Map.groupBy(known, ({ sync }) => sync)
  const worst = new Map<number, { readonly oldestMs: number; readonly sync: string }>()
  for (const [sync, of] of bySync) {
    const onDay = new Map(of.map((one) => [one.day, one]))
    let lastMs = Math.max(...of.filter(({ day }) => day < first).map((one) => one.lastMs))
    for (let day = first; day <= today; day += 1) {
      const good = onDay.get(day)
      const endMs = Math.min(now.getTime(), (day + 1) * dayMs)
      const before = lastMs
      if (good !== undefined) lastMs = good.lastMs
      if (!Number.isFinite(lastMs)) continue
      const oldestMs = Math.max(
        0,
        endMs - lastMs,
        good === undefined ? 0 : good.longestMs,
        good === undefined || !Number.isFinite(before) ? 0 : good.firstMs - before,
      )
      const present = worst.get(day)
      if (present === undefined || oldestMs > present.oldestMs) worst.set(day, { oldestMs, sync })
    }
  }
  return [...worst]
    .toSorted(([one], [other]) => one - other)
    .map(([day, { oldestMs, sync }]) => ({
      at: new Date(day * dayMs).toISOString(),
      oldest_seconds: Math.round(oldestMs / 1000),
      sync,
    }))
}
