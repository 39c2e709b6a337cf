import type { Row, Statement, Warehouse } from '../engine/ports.ts'

/** Rows of a table with its columns in order; the first page comes even when the table is empty. */
export interface PreviewPage {
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
}

/** The table is named as a person writes it: `hubspot.contacts`. */
function previewStatement(table: string, limit: number): Statement {
  return {
    name: 'warehouse/preview',
    slots: { table: { kind: 'table', table } },
    values: { limit },
  }
}

/** @throws ConnectorError `warehouse.query_refused` when there is no such table */
export async function* previewRows(
  warehouse: Warehouse,
  table: string,
  limit: number,
): AsyncGenerator<PreviewPage> {
  const described = await warehouse.describe({ kind: 'table', name: table })
  const columns = described.map((column) => column.name)
  yield { columns, rows: [] }
  for await (const rows of warehouse.stream(previewStatement(table, limit))) yield { columns, rows }
}

/** An Arrow IPC stream. @throws ConnectorError `warehouse.query_refused` when there is no such table */
export async function* previewArrow(
  warehouse: Warehouse,
  table: string,
  limit: number,
): AsyncGenerator<Uint8Array> {
  await warehouse.describe({ kind: 'table', name: table })
  yield* warehouse.arrow(previewStatement(table, limit))
}
