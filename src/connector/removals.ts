import { countIn, textIn, textOrNullIn } from '../engine/cells.ts'
import type { Row, Slot, Warehouse } from '../engine/ports.ts'
import { countPlaceIn, type Page, type Paging, pageOf } from './reads/page.ts'

/** A record that a plan would archive, or a link that it would take off. */
export interface Removal {
  readonly kind: 'archive' | 'association'
  /** Of the source row. */
  readonly key: string
  readonly hubspot_id: string | null
  /** Of a link: the other record, and the label; null for the unlabelled link. */
  readonly to_type: string | null
  readonly to_id: string | null
  readonly label: string | null
  /** Of an archive: what the record holds, by property. */
  readonly before: Readonly<Record<string, string | null>> | null
}

const held_removals: Slot = { kind: 'table', table: { schema: 'control', name: 'held_removals' } }

/** All that a plan or a held run would remove; nothing for a plan that is older than the sync's last 20. */
export async function* removalsOf(
  warehouse: Warehouse,
  of: { readonly sync: string; readonly planId: string },
): AsyncGenerator<Removal> {
  const rows = warehouse.stream({
    name: 'connector/removals',
    slots: { held_removals },
    values: { sync: of.sync, plan_id: of.planId },
  })
  for await (const chunk of rows) yield* chunk.map(removalIn)
}

/** One page of it. */
export async function listRemovals(
  warehouse: Warehouse,
  of: { readonly sync: string; readonly planId: string },
  { limit, after }: Paging,
): Promise<Page<Removal>> {
  const rows = await warehouse.rows({
    name: 'ui/removals',
    slots: { held_removals },
    values: {
      sync: of.sync,
      plan_id: of.planId,
      after: countPlaceIn(after),
      limit: limit + 1,
    },
  })
  const page = pageOf(rows, limit, (row) => [String(countIn(row, 'place'))])
  return { rows: page.rows.map(removalIn), after: page.after }
}

function removalIn(row: Row): Removal {
  const before = textOrNullIn(row, 'before')
  return {
    kind: textIn(row, 'kind') === 'archive' ? 'archive' : 'association',
    key: textOrNullIn(row, 'key') ?? '',
    hubspot_id: textOrNullIn(row, 'hubspot_id'),
    to_type: textOrNullIn(row, 'to_type'),
    to_id: textOrNullIn(row, 'to_id'),
    label: textOrNullIn(row, 'label'),
    before: before === null ? null : (JSON.parse(before) as Removal['before']),
  }
}
