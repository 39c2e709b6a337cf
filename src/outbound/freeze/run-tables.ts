import type { Slot, TableName, Warehouse } from '../../engine/ports.ts'
import { createHash } from 'node:crypto'

/** The run tables of one plan: made and dropped within a run, and dropped at the next start when a run was cut off. */
export interface RunTables {
  table(part: string): TableName
  slot(part: string): Slot
  /** The name as a person would write it, for `describe`. */
  spelled(part: string): string
  dropAll(): Promise<void>
}

/** Names start with the sync's own mark, so that a sync (one run at a time) cleans up after itself and nobody else. */
export function runTables(
  warehouse: Warehouse,
  sync: string,
  runId: string,
  purpose: 'run' | 'plan',
): RunTables {
  const digest = (text: string): string =>
    createHash('sha256').update(text).digest('hex').slice(0, 12)
  // A plan may be made while a run of the same sync is at work: neither may drop the other's tables.
  const mark = `_out${purpose}_${digest(sync)}_`
  const table = (part: string): TableName => ({
    schema: 'control',
    name: `${mark}${digest(runId)}_${part}`,
  })
  return {
    table,
    slot: (part) => ({ kind: 'table', table: table(part) }),
    spelled: (part) => `hubspot_sync.${table(part).name}`,
    async dropAll() {
      await warehouse.drop(...(await warehouse.tables('control', mark)))
    },
  }
}
