import { countIn, textIn } from '../engine/cells.ts'
import { control, tableSlot } from '../engine/journal/tables.ts'
import type { Storage } from '../engine/orders.ts'
import type { Log, WorkFolder } from '../engine/ports/machine.ts'
import type {
  Expression,
  Slot,
  StagedFile,
  Staging,
  TableName,
  Transaction,
  Warehouse,
} from '../engine/ports/warehouse.ts'
import { type AppliedLoad, applyLoad } from './apply-load.ts'
import { doubtfulValues, type Layout, place, recordDoubt, recordHash } from './layout.ts'
import { storageStatements } from './storage.ts'

/** Where the run's words go with each row. */
export interface Stamp {
  readonly sync: string
  readonly stream: string
  readonly runId: string
  readonly at: Date
}

export interface LandingPorts {
  readonly warehouse: Warehouse
  readonly work: WorkFolder
  readonly log: Log
}

export interface LoadOrder {
  readonly layout: Layout
  readonly storage: Storage
  readonly stamp: Stamp
  readonly files: readonly StagedFile[]
  /** Tells the load's staging tables from those of others. */
  readonly token: string
  /** Archived records that the table doesn't know are kept only if archived later; null: all of them. */
  readonly archivedSince: Date | null
  /** The pass whose id set this load belongs to. */
  readonly pass: string | null
  /** The object whose records' links are to be read when they changed; null: nobody reads links. */
  readonly touches: string | null
}

export interface LoadCounts {
  readonly read: number
  readonly loaded: number
  readonly unchanged: number
  readonly setAside: number
  /** Archived long ago and never known: not read for the table. */
  readonly ignored: number
  /** Live rows that archived records take away. */
  readonly removals: number
  /** Records to be written in which a value doesn't fit. */
  readonly doubts: number
}

/** A load that is staged and judged, but not yet in the table. */
export interface PreparedLoad {
  readonly counts: LoadCounts
  readonly judged: TableName
  readonly changes: boolean
  /** The statements of the load's transaction. */
  apply(transaction: Transaction): Promise<AppliedLoad>
  /** Drops the staging tables and files. */
  clear(): Promise<void>
}

const expressionSlot = (expression: Expression): Slot => ({ kind: 'expression', expression })

/** Stages the files and decides, per record, what is to be done. All DDL of a load happens here, outside its transaction. */
export async function prepareLoad(order: LoadOrder, ports: LandingPorts): Promise<PreparedLoad> {
  const { layout } = order
  const { warehouse } = ports
  const storage = storageStatements[order.storage]
  const staging: Staging = { table: control(`${order.token}_s`), columns: layout.staging }
  const judged = control(`${order.token}_j`)
  const doubts = control(`${order.token}_d`)
  const made: TableName[] = [staging.table]

  const read = await warehouse.stage(staging, order.files)
  made.push(judged)
  await warehouse.derive(judged, {
    name: layout.judge ?? storage.judge,
    slots: {
      staging: tableSlot(staging.table),
      place,
      target: tableSlot(layout.target),
      seq: expressionSlot({
        op: 'from_wire',
        of: { op: 'column', name: '_seq', of: 'staged' },
        kind: 'number',
      }),
      id: expressionSlot(layout.id),
      version: expressionSlot(layout.version),
      created_at: expressionSlot(layout.createdAt),
      updated_at: expressionSlot(layout.updatedAt),
      archived: expressionSlot(layout.archived),
      archived_at: expressionSlot(layout.archivedAt),
      merged_ids: expressionSlot(layout.mergedIds),
      hash: expressionSlot(recordHash(layout)),
      doubt: expressionSlot(recordDoubt(layout)),
      carried: { kind: 'columns', names: layout.linked, of: 'present', prefix: ',' },
      carry: {
        kind: 'columns',
        names: layout.linked,
        of: storage.carriedFrom,
        prefix: ',',
      },
    },
    values: {
      archived_since: order.archivedSince,
      ...(order.storage === 'history' ? { read_at: order.stamp.at } : {}),
    },
  })
  const counts = await countVerdicts(warehouse, judged, read)
  const hasDoubts = counts.doubts > 0
  if (hasDoubts) {
    made.push(doubts)
    const values = doubtfulValues(layout)
    const object = (pick: (value: (typeof values)[number]) => Expression): Slot =>
      expressionSlot({
        op: 'json_object',
        entries: values.map((value) => ({ key: value.column, value: pick(value) })),
      })
    await warehouse.derive(doubts, {
      name: 'inbound/doubts',
      slots: {
        judged: tableSlot(judged),
        staging: tableSlot(staging.table),
        place,
        texts: object((value) => value.text),
        codes: object((value) => value.code),
      },
    })
  }

  return {
    counts,
    judged,
    changes: counts.loaded + counts.setAside > 0,
    apply: (transaction) =>
      applyLoad(transaction, order, {
        staging: staging.table,
        judged,
        doubts: hasDoubts ? doubts : null,
        counts,
        replaces: warehouse.traits.replaces,
      }),
    async clear() {
      await warehouse.drop(...made)
      for (const file of order.files) await ports.work.remove(file.path)
    },
  }
}

async function countVerdicts(
  warehouse: Warehouse,
  judged: TableName,
  read: number,
): Promise<LoadCounts> {
  const rows = await warehouse.rows({
    name: 'inbound/verdicts',
    slots: { judged: tableSlot(judged) },
  })
  const count = (...verdicts: readonly string[]): number =>
    rows
      .filter((row) => verdicts.includes(textIn(row, 'verdict')))
      .reduce((sum, row) => sum + countIn(row, 'records'), 0)
  const written = rows.filter((row) => row['verdict'] === 'write' || row['verdict'] === 'mark')
  return {
    read,
    loaded: count('write', 'mark'),
    unchanged: count('unchanged', 'older', 'double'),
    setAside: count('set_aside'),
    ignored: count('ignored'),
    removals: written.reduce((sum, row) => sum + countIn(row, 'removals'), 0),
    doubts: written.reduce((sum, row) => sum + countIn(row, 'doubts'), 0),
  }
}
