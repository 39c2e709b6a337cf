import type { Row } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import type { LinkOrder } from './books.ts'
import { type CellLink, readCell } from './cell.ts'

/** The association cells of changed rows, one by one. `links` null: the cell is none. */
export async function* linkCells(
  { ports }: OutboundContext,
  tables: RunTables,
  orders: readonly LinkOrder[],
): AsyncGenerator<{
  readonly row: Row
  readonly one: LinkOrder
  readonly links: readonly CellLink[] | null
}> {
  const rows = ports.warehouse.stream({
    name: 'outbound/link_rows_stream',
    slots: {
      link_texts: {
        kind: 'columns',
        names: orders.map((one) => `link_${one.index}`),
        of: 'link_rows',
        prefix: ',',
      },
      link_rows: tables.slot('link_rows'),
    },
  })
  for await (const chunk of rows) {
    ports.signal.throwIfAborted()
    for (const row of chunk) {
      for (const one of orders) {
        const cell = row[`link_${one.index}`]
        yield { row, one, links: readCell(typeof cell === 'string' ? cell : null) }
      }
    }
  }
}
