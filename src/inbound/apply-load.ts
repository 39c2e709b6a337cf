import {
  columnsTable,
  setAsideTable,
  setAsideValuesTable,
  slotOf,
  tableSlot,
} from '../engine/journal/tables.ts'
import type { Expression, Slot, TableName, Traits, Transaction } from '../engine/ports/warehouse.ts'
import type { LoadCounts, LoadOrder } from './land.ts'
import { landByDelete, landByMerge } from './land-rows.ts'
import { type Layout, place } from './layout.ts'
import { storageStatements } from './storage.ts'
import { seenTable, touchedTable } from './tables.ts'

export interface AppliedLoad {
  readonly setAsideValues: number
  readonly merged: number
}

const setAside = slotOf(setAsideTable)
const setAsideValues = slotOf(setAsideValuesTable)
const nameMap = slotOf(columnsTable)

/** Chains of merges longer than this are followed on at the next load. */
const longestChain = 50

interface LoadTables {
  readonly staging: TableName
  readonly judged: TableName
  readonly doubts: TableName | null
  readonly counts: LoadCounts
  readonly replaces: Traits['replaces']
}

/** The statements of a load's transaction, in their order. */
export async function applyLoad(
  transaction: Transaction,
  order: LoadOrder,
  tables: LoadTables,
): Promise<AppliedLoad> {
  const { layout, stamp } = order
  const target = tableSlot(layout.target)
  const judged = tableSlot(tables.judged)
  const staging = tableSlot(tables.staging)
  const written = { synced_at: stamp.at, run_id: stamp.runId }
  const isHistory = order.storage === 'history'
  let kept = 0

  if (order.pass !== null) {
    await transaction.run({
      name: 'inbound/seen',
      slots: { seen: slotOf(seenTable), judged },
      values: { sync: stamp.sync, stream: stamp.stream, pass: order.pass },
    })
  }
  if (tables.counts.loaded > 0) {
    const rows = { target, judged, staging }
    if (order.storage === 'append') {
      await transaction.run({
        name: 'inbound/land_mark',
        slots: { target, judged },
        values: written,
      })
    }
    const land =
      order.storage !== 'append' && tables.replaces === 'merge' ? landByMerge : landByDelete
    await land(transaction, order, rows, written)
    if (isHistory) {
      await transaction.run({ name: 'inbound/land_validity', slots: { target, judged } })
    }
    if (order.touches !== null) {
      await transaction.run({
        name: 'inbound/touched',
        slots: { touched: slotOf(touchedTable), judged },
        values: { sync: stamp.sync, object: order.touches },
      })
    }
    if (order.storage === 'merge') {
      await transaction.run({
        name: 'inbound/set_aside_values_mended',
        slots: { set_aside_values: setAsideValues, judged },
        values: { stream: stamp.stream },
      })
    }
    if (tables.doubts !== null) {
      kept = await transaction.run({
        name: 'inbound/set_aside_values',
        slots: {
          set_aside_values: setAsideValues,
          doubts: tableSlot(tables.doubts),
          columns: nameMap,
        },
        values: { stream: stamp.stream, ...written },
      })
    }
  }
  await transaction.run({
    name: 'inbound/set_aside_mended',
    slots: { set_aside: setAside, judged },
    values: { sync: stamp.sync, stream: stamp.stream },
  })
  if (tables.counts.setAside > 0) {
    await transaction.run({
      name: 'inbound/set_aside_records',
      slots: {
        set_aside: setAside,
        judged,
        staging,
        place,
        record: { kind: 'expression', expression: wholeRecord(layout) },
      },
      values: { sync: stamp.sync, stream: stamp.stream, ...written },
    })
  }
  const { merges } = storageStatements[order.storage]
  const merged = await applyMerges(transaction, merges, target, judged, written)
  return { setAsideValues: kept, merged }
}

/** The record as it came, for a person to look at: names of HubSpot's, texts of HubSpot's. Hashed values stay hashed. */
function wholeRecord(layout: Layout): Expression {
  const hashed = new Set(layout.values.filter((value) => value.hashed).map((value) => value.name))
  return {
    op: 'json_object',
    entries: [...layout.stagedAs].map(([name, staged]) => {
      const text: Expression = { op: 'column', name: staged, of: 'staged' }
      return { key: name, value: hashed.has(name) ? { op: 'digest', of: text } : text }
    }),
  }
}

async function applyMerges(
  transaction: Transaction,
  marks: string,
  target: Slot,
  judged: Slot,
  written: { readonly synced_at: Date; readonly run_id: string },
): Promise<number> {
  const merged = await transaction.run({
    name: marks,
    slots: { target, judged },
    values: written,
  })
  if (merged === 0) return 0
  for (let link = 0; link < longestChain; link += 1) {
    const moved = await transaction.run({
      name: 'inbound/land_merge_chains',
      slots: { target },
      values: written,
    })
    if (moved === 0) break
  }
  return merged
}
