import { fieldKind } from '../declare/index.ts'
import type {
  Condition,
  Expression,
  Projection,
  Slot,
  Transaction,
} from '../engine/ports/warehouse.ts'
import type { LoadOrder } from './land.ts'
import { place, typedValues } from './layout.ts'

interface LandedTables {
  readonly target: Slot
  readonly judged: Slot
  readonly staging: Slot
}

type Written = Readonly<Record<'synced_at', Date> & Record<'run_id', string>>

/** Writes the records to be written, what they replace being taken out before. */
export async function landByDelete(
  transaction: Transaction,
  order: LoadOrder,
  tables: LandedTables,
  written: Written,
): Promise<void> {
  const { layout, storage } = order
  const { target, judged } = tables
  const isHistory = storage === 'history'
  if (storage !== 'append') {
    const name = isHistory ? 'inbound/land_delete_version' : 'inbound/land_delete'
    await transaction.run({ name, slots: { target, judged } })
  }
  await transaction.run({
    name: 'inbound/land_insert',
    slots: {
      ...tables,
      place,
      valid: { kind: 'columns', names: isHistory ? ['_valid_from'] : [], prefix: ',' },
      validity: { kind: 'columns', names: isHistory ? ['version'] : [], of: 'judged', prefix: ',' },
      linked: { kind: 'columns', names: layout.linked, prefix: ',' },
      carried: { kind: 'columns', names: layout.linked, of: 'judged', prefix: ',' },
      columns: {
        kind: 'columns',
        names: layout.values.map((value) => value.column),
        prefix: ',',
      },
      typed: { kind: 'projections', items: typedValues(layout), prefix: ',' },
    },
    values: written,
  })
}

/** Columns that the statement inbound/land_merge fills by itself. */
const own = [
  'id',
  'created_at',
  'updated_at',
  'archived_at',
  'archived',
  '_merged_into',
  '_deleted_at',
  '_synced_at',
  '_run_id',
  '_hash',
]

const column = (name: string, of: string): Expression => ({ op: 'column', name, of })

/** Writes the records to be written by one MERGE. A row that is replaced keeps nothing of what it had, as after a DELETE. */
export async function landByMerge(
  transaction: Transaction,
  order: LoadOrder,
  tables: LandedTables,
  written: Written,
): Promise<void> {
  const { layout, storage } = order
  const typed = typedValues(layout)
  const validFrom = '_valid_from'
  const dated: readonly Projection[] =
    storage === 'history' ? [{ expression: column('version', 'judged'), as: validFrom }] : []
  const filled = new Set([
    ...own,
    ...layout.linked,
    ...layout.values.map((value) => value.column),
    ...dated.map(() => validFrom),
  ])
  const idle = layout.table.fields.filter((field) => !filled.has(field.name))
  const names = [...filled, ...idle.map((field) => field.name)]
  const keys = storage === 'history' ? ['id', validFrom] : ['id']
  await transaction.run({
    name: 'inbound/land_merge',
    slots: {
      ...tables,
      place,
      carried: { kind: 'columns', names: layout.linked, of: 'judged', prefix: ',' },
      typed: { kind: 'projections', items: [...dated, ...typed], prefix: ',' },
      rest: {
        kind: 'projections',
        // A bare NULL has no type that fits every column.
        items: idle.map((field) => ({
          expression: {
            op: 'from_wire',
            of: { op: 'literal', value: '' },
            kind: fieldKind(field),
          },
          as: field.name,
        })),
        prefix: ',',
      },
      same: {
        kind: 'conditions',
        items: keys.map(
          (name): Condition => ({
            op: 'equal',
            left: column(name, 'kept'),
            right: column(name, 'arrived'),
          }),
        ),
        join: 'and',
      },
      assignments: { kind: 'assignments', names, of: 'arrived' },
      columns: { kind: 'columns', names },
      values: { kind: 'columns', names, of: 'arrived' },
    },
    values: written,
  })
}
