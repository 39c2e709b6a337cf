import { countIn, textOrNullIn } from '../cells.ts'
import type { Quota, Transaction, Warehouse } from '../ports.ts'
import { exportsTable, quotaTable, slotOf } from './tables.ts'

const exportSlots = { exports: slotOf(exportsTable) }
const dayMs = 24 * 60 * 60_000

/** Enters an export job that was asked for. `at` is HubSpot's time: the 24 hours are counted by its clock. */
export async function noteExport(
  warehouse: Transaction,
  job: {
    readonly exportId: string
    readonly object: string
    readonly sync: string
    readonly runId: string
    readonly at: Date
  },
): Promise<void> {
  await warehouse.run({
    name: 'journal/add_export',
    slots: exportSlots,
    values: {
      export_id: job.exportId,
      object: job.object,
      sync: job.sync,
      run_id: job.runId,
      asked_at: job.at,
    },
  })
}

/** Exports of this warehouse's syncs in the 24 hours before HubSpot's `now` (HUBSPOT.md 3.3: 30 are allowed, people's too). */
export async function exportsInADay(warehouse: Transaction, now: Date): Promise<number> {
  const [row] = await warehouse.rows({
    name: 'journal/count_exports',
    slots: exportSlots,
    values: { since: new Date(now.getTime() - dayMs) },
  })
  return countIn(row, 'counted')
}

/** Keeps what a run knew of the account's limits at its end; a run has one row. */
export async function noteQuota(
  warehouse: Warehouse,
  run: { readonly runId: string; readonly sync: string; readonly at: Date },
  quota: Quota,
  exports24h: number,
): Promise<void> {
  await warehouse.run({
    name: 'journal/add_quota',
    slots: { quota: slotOf(quotaTable) },
    values: {
      run_id: run.runId,
      sync: run.sync,
      daily_max: quota.dailyMax,
      daily_remaining: quota.dailyRemaining,
      burst_max: quota.burstMax,
      used_by_us: quota.usedByUs,
      exports_24h: exports24h,
      noted_at: run.at,
    },
  })
}

/** The day's calls as HubSpot told them at the end of the newest run; null before the first run. */
export async function lastQuota(
  warehouse: Transaction,
): Promise<{ readonly dailyMax: number | null; readonly dailyRemaining: number | null } | null> {
  const [row] = await warehouse.rows({
    name: 'journal/last_quota',
    slots: { quota: slotOf(quotaTable) },
  })
  if (row === undefined) return null
  const numberOf = (column: string): number | null => {
    const text = textOrNullIn(row, column)
    return text === null ? null : Number(text)
  }
  return { dailyMax: numberOf('daily_max'), dailyRemaining: numberOf('daily_remaining') }
}
