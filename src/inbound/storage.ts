import { countIn } from '../engine/cells.ts'
import { tableSlot } from '../engine/journal/tables.ts'
import type { Storage } from '../engine/orders.ts'
import type { Condition, Slot, TableName } from '../engine/ports/warehouse.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import type { StreamContext } from './context.ts'
import { historyFields, type Layout } from './layout.ts'
import type { StreamState } from './state.ts'

/** Which statements make records meet a table's rows. */
interface StorageStatements {
  readonly judge: string
  /** The alias in it of the row whose link columns a new row takes over. */
  readonly carriedFrom: string
  readonly merges: string
  readonly removals: string
}

export const storageStatements: Readonly<Record<Storage, StorageStatements>> = {
  merge: {
    judge: 'inbound/judge_merge',
    carriedFrom: 'kept',
    merges: 'inbound/land_merges',
    removals: 'inbound/removals',
  },
  append: {
    judge: 'inbound/judge_append',
    carriedFrom: 'latest',
    merges: 'inbound/land_merges',
    removals: 'inbound/removals',
  },
  history: {
    judge: 'inbound/judge_history',
    carriedFrom: 'earlier',
    merges: 'inbound/land_merges_history',
    removals: 'inbound/removals_history',
  },
}

const validFrom = '_valid_from'

/** Which of a record's rows take what is not part of a version, such as linked ids: those that hold now. */
export function versionsWritten(storage: Storage): Slot {
  const isCurrent: Condition = { op: 'is_null', of: { op: 'column', name: '_valid_to' } }
  return { kind: 'conditions', join: 'and', items: storage === 'history' ? [isCurrent] : [] }
}

/** The layout with the columns that its storage needs. */
export function storedAs(layout: Layout, storage: Storage): Layout {
  if (storage !== 'history') return layout
  const { table } = layout
  return { ...layout, table: { ...table, fields: [...table.fields, ...historyFields] } }
}

/** Where a stream's records stand as they are now, one row each, deleted ones too: its table, or a view on it. */
export function currentRows(stream: string, storage: Storage): TableName {
  return { schema: 'data', name: storage === 'merge' ? stream : `${stream}_latest` }
}

/** The records of the context's stream as they are now: for statements that ask what is live. */
export function currentSlot(context: Pick<StreamContext<unknown>, 'layout' | 'streamOrder'>): Slot {
  return tableSlot(currentRows(context.layout.stream, context.streamOrder.storage))
}

/**
 * Makes the table fit the storage. Rows of merge storage become the first versions of the others; what keeps several
 * rows a record can't become anything else without losing some.
 * @throws `inbound.storage_changed`
 */
export async function settleStorage(context: StreamContext<StreamState>): Promise<void> {
  const { desk, layout, ports } = context
  const { storage } = context.streamOrder
  const before = desk.state.storage
  if (before === storage) return
  const target = tableSlot(layout.target)
  const [facts] = await ports.warehouse.rows({
    name: 'inbound/storage_facts',
    slots: {
      target,
      valid_from: {
        kind: 'expression',
        expression:
          storage === 'history'
            ? { op: 'column', name: validFrom, of: 'present' }
            : { op: 'literal', value: null },
      },
    },
  })
  const versions = countIn(facts, 'versions')
  const isOneEach = versions === countIn(facts, 'records')
  const isDated = countIn(facts, 'dated') === versions
  // After `state reset` nothing tells how the table was made but its rows.
  const fits = before === null && (storage === 'append' || (storage === 'history' && isDated))
  if (!isOneEach && !fits) throw storageChanged(context, before)
  const adopts = storage === 'history' && isOneEach && versions > 0 && !(before === null && isDated)
  await desk.save({ ...desk.state, storage }, async (transaction) => ({
    adopted: adopts
      ? await transaction.run({ name: 'inbound/history_adopt', slots: { target } })
      : 0,
  }))
}

function storageChanged(
  context: StreamContext<StreamState>,
  before: Storage | null,
): ConnectorError {
  const { stream, storage } = context.streamOrder
  const { sync } = context.order
  return new ConnectorError('inbound.storage_changed', {
    what: `Stream ${stream.name} can't be stored as ${storage}.`,
    why: `Its table keeps several versions of a record${before === null ? '' : `, stored by ${before}`}; ${storage} would lose or misread them.`,
    fix: `Set \`storage\` of ${stream.name} back${before === null ? '' : ` to ${before}`}; or rename the table ${stream.name} in the warehouse, then run \`hubspot-warehouse state reset ${sync} ${stream.name}\` and run again.`,
  })
}

/** @throws `inbound.storage_not_available` for a stream whose table has one way to be kept */
export function assertMergeOnly(stream: string, storage: Storage): void {
  if (storage === 'merge') return
  throw new ConnectorError('inbound.storage_not_available', {
    what: `Stream ${stream} can't be stored as ${storage}.`,
    why: 'Its rows have no versions: there is one way to keep them.',
    fix: `Take \`storage\` out of ${stream}, or set it to merge.`,
  })
}
