import { textIn, textOrNullIn } from '../../engine/cells.ts'
import { control, tableSlot } from '../../engine/journal/tables.ts'
import type { Condition, Row, Slot, Warehouse } from '../../engine/ports.ts'
import { tableSlots } from '../../outbound/tables.ts'
import { type ChangeLine, changed, valuesIn } from './changes.ts'
import { portalOf, recordAddress } from './record-address.ts'
import { isoIn } from './runs.ts'
import { listSetAside, type SetAsideLine } from './set-aside.ts'

type Change = Omit<ChangeLine, 'kind' | 'key' | 'to_type' | 'to_key' | 'to_id' | 'label'> & {
  readonly run_id: string | null
}

/** A source row, and all that is known of what it became. */
export interface SentRecord {
  readonly sync: string
  readonly key: string
  readonly hubspot_id: string | null
  readonly identity: string | null
  /** Where a person sees it; null where that is not known. */
  readonly hubspot_url: string | null
  /** What was sent last and settled, by property; null: nothing yet. */
  readonly sent: {
    readonly values: Readonly<Record<string, string | null>> | null
    readonly run_id: string | null
    readonly at: string | null
  } | null
  readonly changes: readonly Change[]
  readonly links: readonly {
    readonly to_type: string | null
    readonly to_key: string | null
    readonly to_id: string | null
    readonly label: string | null
    readonly result: string
    readonly error_code: string | null
    readonly error_message: string | null
    readonly run_id: string | null
    readonly at: string | null
  }[]
}

/** A record as it landed. */
export interface LandedRecord {
  readonly stream: string
  /** The syncs that read the stream into this table. */
  readonly syncs: readonly string[]
  readonly id: string
  readonly hubspot_url: string | null
  /** The table's row; text, numbers and times as JSON. */
  readonly row: Row
  readonly links: readonly {
    readonly to_type: string | null
    readonly to_id: string | null
    readonly label: string | null
    readonly deleted_at: string | null
  }[]
  readonly set_aside: readonly SetAsideLine[]
}

const mostRecords = 20
const mostRows = 200
const { changes, links, sent } = tableSlots
const at: Slot = { kind: 'column', name: 'at' }

export async function findSent(
  warehouse: Warehouse,
  of: string | null,
  find: string,
  typeOf: (sync: string) => string | null,
): Promise<readonly SentRecord[]> {
  const rows = await warehouse.rows({
    name: 'ui/found_rows',
    slots: { links, changes },
    // Identities are kept as HubSpot compares them (src/outbound/tables.ts).
    values: { sync: of, find, folded: find.trim().toLowerCase(), limit: mostRecords },
  })
  const found: SentRecord[] = []
  for (const row of rows) {
    const sync = textIn(row, 'sync')
    const key = textIn(row, 'key')
    const values = { sync, key }
    const limited = { ...values, limit: mostRows }
    const [last] = await warehouse.rows({ name: 'ui/record_sent', slots: { sent }, values })
    const changeRows = await warehouse.rows({
      name: 'ui/record_changes',
      slots: { changes },
      values: limited,
    })
    const linkRows = await warehouse.rows({
      name: 'ui/record_links',
      slots: { association_results: tableSlot(control('association_results')), at },
      values: limited,
    })
    found.push({
      sync,
      key,
      hubspot_id: textOrNullIn(row, 'hubspot_id'),
      identity: textOrNullIn(row, 'identity'),
      hubspot_url: recordAddress(
        await portalOf(warehouse, sync),
        typeOf(sync),
        textOrNullIn(row, 'hubspot_id'),
      ),
      sent:
        last === undefined
          ? null
          : {
              values: valuesIn(last, 'sent'),
              run_id: textOrNullIn(last, 'run_id'),
              at: isoIn(last, 'changed_at'),
            },
      changes: changeRows.map((one) => ({ ...changed(one), run_id: textOrNullIn(one, 'run_id') })),
      links: linkRows.map((one) => ({
        to_type: textOrNullIn(one, 'to_type'),
        to_key: textOrNullIn(one, 'to_key'),
        to_id: textOrNullIn(one, 'to_id'),
        label: textOrNullIn(one, 'label'),
        result: textIn(one, 'result'),
        error_code: textOrNullIn(one, 'error_code'),
        error_message: textOrNullIn(one, 'error_message'),
        run_id: textOrNullIn(one, 'run_id'),
        at: isoIn(one, 'changed_at'),
      })),
    })
  }
  return found
}

/** A stream's table to look through. */
export interface Landing {
  readonly stream: string
  readonly syncs: readonly string[]
  readonly typeId: string | null
}

/** Looks through the tables of streams, by id, or by e-mail where there is such a column. */
export async function findLanded(
  warehouse: Warehouse,
  landings: readonly Landing[],
  find: string,
): Promise<readonly LandedRecord[]> {
  const relations = await warehouse.relations('data')
  const found: LandedRecord[] = []
  for (const { stream, syncs, typeId } of landings) {
    const columns = relations.get(stream)
    if (columns?.has('id') !== true) continue
    const table = tableSlot({ schema: 'data', name: stream })
    const rows = await warehouse.rows({
      name: 'ui/landed',
      slots: { table, named: namedBy(columns, find) },
      values: { limit: mostRecords },
    })
    const [sync] = syncs
    const portalId =
      rows.length === 0 || sync === undefined ? null : await portalOf(warehouse, sync)
    for (const row of rows) {
      const id = textIn(row, 'id')
      found.push({
        stream,
        syncs,
        id,
        hubspot_url: recordAddress(portalId, typeId, id),
        row,
        links: relations.has('associations') ? await landedLinks(warehouse, stream, id) : [],
        set_aside: (
          await listSetAside(warehouse, {
            runId: null,
            stream,
            id,
            error: null,
            limit: mostRows,
            after: null,
          })
        ).rows,
      })
    }
    if (found.length >= mostRecords) break
  }
  return found.slice(0, mostRecords)
}

function namedBy(columns: ReadonlyMap<string, unknown>, find: string): Slot {
  const items: Condition[] = [
    {
      op: 'equal',
      left: { op: 'column', name: 'id', of: 'landed' },
      right: { op: 'literal', value: find },
    },
  ]
  if (columns.get('email') === 'text')
    items.push({
      op: 'equal',
      left: { op: 'trim_lower', of: { op: 'column', name: 'email', of: 'landed' } },
      right: { op: 'literal', value: find.trim().toLowerCase() },
    })
  return { kind: 'conditions', items, join: 'or' }
}

async function landedLinks(
  warehouse: Warehouse,
  stream: string,
  id: string,
): Promise<LandedRecord['links']> {
  const rows = await warehouse.rows({
    name: 'ui/landed_links',
    slots: {
      associations: tableSlot({ schema: 'data', name: 'associations' }),
      deleted_at: { kind: 'column', name: '_deleted_at' },
    },
    values: { from_type: stream, from_id: id, limit: mostRows },
  })
  return rows.map((row) => ({
    to_type: textOrNullIn(row, 'to_type'),
    to_id: textOrNullIn(row, 'to_id'),
    label: textOrNullIn(row, 'label'),
    deleted_at: isoIn(row, 'deleted_at'),
  }))
}
