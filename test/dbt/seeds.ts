import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Cell } from '../../src/engine/ports/warehouse.ts'
import { CsvFile } from '../../src/sandbox/data/folder/csv.ts'
import type { DbtType } from '../../src/inbound/dbt/view.ts'
import { dbtViews } from '../../src/inbound/dbt/views.ts'

/** Cells by column; an empty cell is absent. */
export type SeedRow = ReadonlyMap<string, string>

/** Rows of one table of the package's integration tests, as Fivetran lands them. */
export async function seedRows(folder: string, table: string): Promise<readonly SeedRow[]> {
  const rows: SeedRow[] = []
  for await (const { cells } of new CsvFile(join(folder, `${table}_data.csv`)).rows())
    rows.push(cells)
  return rows
}

export async function seedColumns(folder: string, table: string): Promise<readonly string[]> {
  let columns: readonly string[] = []
  const file = new CsvFile(join(folder, `${table}_data.csv`))
  for await (const _ of file.rows((header) => {
    columns = header
  }))
    break
  return columns
}

/** The type that a view declares for a column; `others`: those of properties that only the seeds have. */
export function typeOf(
  view: string,
  column: string,
  others: Readonly<Record<string, DbtType>>,
): DbtType {
  const declared = dbtViews
    .find(({ name }) => name === view)
    ?.columns.find(({ name }) => name === column)
  const type = declared?.type ?? others[column]
  if (type === undefined) throw new Error(`Nothing tells the type of ${view}.${column}.`)
  return type
}

/** A seed's cell as the view is to show it. */
export function expected(cell: string | undefined, type: DbtType): Cell {
  if (cell === undefined) return null
  if (type === 'boolean') return cell.toLowerCase() === 'true'
  if (type === 'timestamp') return new Date(isoOf(cell))
  return type === 'float' ? Number(cell) : cell
}

/** `2020-12-30 3:15:52`, UTC. */
export function isoOf(cell: string): string {
  const found = /^(\d{4}-\d{2}-\d{2}) (\d{1,2})(:\d{2}:\d{2}(?:\.\d+)?)$/u.exec(cell)
  if (found === null) throw new Error(`${cell} is no time.`)
  const [, day = '', hour = '', rest = ''] = found
  return `${day}T${hour.padStart(2, '0')}${rest}Z`
}

export async function writeCsv(
  folder: string,
  name: string,
  columns: readonly string[],
  rows: readonly Readonly<Record<string, string | undefined>>[],
): Promise<void> {
  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`
  const lines = rows.map((row) => columns.map((column) => quoted(row[column] ?? '')).join(','))
  await writeFile(join(folder, name), `${[columns.join(','), ...lines].join('\n')}\n`)
}
