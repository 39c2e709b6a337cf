import { textIn } from '../../src/engine/cells.ts'
import { journalTables } from '../../src/engine/journal/tables.ts'
import type { Storage } from '../../src/engine/orders.ts'
import type { WireRecord } from '../../src/engine/ports/hubspot.ts'
import type { Row } from '../../src/engine/ports/warehouse.ts'
import { nameColumns } from '../../src/inbound/column-names.ts'
import { prepareLoad } from '../../src/inbound/land.ts'
import { type Layout, objectLayout, reservedColumns } from '../../src/inbound/layout.ts'
import { wantedProperties } from '../../src/inbound/property-columns.ts'
import { recordLine } from '../../src/inbound/record-lines.ts'
import { currentRows, storedAs } from '../../src/inbound/storage.ts'
import { ensureStorageViews } from '../../src/inbound/storage-views.ts'
import { inboundTables } from '../../src/inbound/tables.ts'
import { contacts } from '../../streams/contacts.ts'
import { landingRoom, property } from './landing-room.ts'

const account = [
  property('hs_object_id', 'number', 'number'),
  property('createdate', 'datetime', 'date'),
  property('lastmodifieddate', 'datetime', 'date'),
  property('hs_merged_object_ids', 'enumeration', 'checkbox'),
  property('email'),
]
if (contacts.kind !== 'object') throw new TypeError('contacts is an object stream')
const stream = contacts
const wanted = wantedProperties(
  'contacts',
  account,
  { properties: 'all', exclude: [], hash: [] },
  new Set(),
)
const names = new Set(account.map((one) => one.name))
const { columns } = nameColumns([], wanted, names, {
  reserved: reservedColumns(contacts),
  longest: 255,
  folds: 'insensitive',
})

/** A table of contacts in a storage of its own name, and loads that land in it. */
export interface StoredTable extends AsyncDisposable {
  readonly layout: Layout
  /** Lands the records as one load, at a time that the number tells. Returns how many were written. */
  land(records: readonly WireRecord[], at: number): Promise<number>
  rows(): Promise<readonly Row[]>
  /** One row a record. */
  latest(): Promise<readonly Row[]>
}

/** Our clock at the load of this number: after every version and archive that the tests use. */
export const loadedAt = (at: number): Date => new Date(Date.UTC(2026, 5, 1, 0, at))

export async function historyRoom() {
  const room = await landingRoom()
  await room.warehouse.ensure([...inboundTables, ...journalTables])
  let tables = 0
  let loads = 0
  return {
    ...room,
    async table(storage: Storage, wrap = (layout: Layout): Layout => layout): Promise<StoredTable> {
      tables += 1
      const name = `contacts_${tables}`
      const target = { schema: 'data', name } as const
      const made = storedAs(objectLayout(stream, wanted, names, columns), storage)
      const layout = wrap({
        ...made,
        stream: name,
        target,
        table: { ...made.table, table: target },
      })
      await room.warehouse.ensure([layout.table])
      await ensureStorageViews(room.warehouse, { storage }, layout)
      return {
        layout,
        async land(records, at) {
          loads += 1
          const writer = await room.work.writer('load.ndjson')
          for (const [place, one] of records.entries())
            await writer.write(recordLine(layout, one, place + 1))
          await writer.close()
          const load = await prepareLoad(
            {
              layout,
              storage,
              stamp: { sync: 's', stream: name, runId: `r${at}`, at: loadedAt(at) },
              files: [{ format: 'ndjson', path: writer.path }],
              token: `_in_${loads}`,
              archivedSince: null,
              pass: null,
              touches: null,
            },
            room,
          )
          await room.warehouse.transaction((transaction) => load.apply(transaction))
          await load.clear()
          return load.counts.loaded
        },
        rows: async () => inOrder(await room.rows(layout.target)),
        latest: async () => inOrder(await room.rows(currentRows(name, storage))),
        // DuckDB holds half a megabyte for each table with updated rows until a checkpoint: laws make hundreds of them.
        [Symbol.asyncDispose]: () => room.warehouse.drop(target),
      }
    },
  }
}

/** By id and, where there is one, by the start of validity. */
function inOrder(rows: readonly Row[]): readonly Row[] {
  const key = (row: Row): string => {
    const from = row['_valid_from']
    return `${textIn(row, 'id')} ${from instanceof Date ? from.toISOString() : ''}`
  }
  return rows.toSorted((one, other) => (key(one) < key(other) ? -1 : 1))
}

export const day = (number: number): string =>
  `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`
