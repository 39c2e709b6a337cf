import { textIn } from '../../engine/cells.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Row } from '../../engine/ports.ts'
import { parseTableName } from '../sql/user-names.ts'
import type { AdapterStatement, RenderedSlot } from '../sql/render.ts'
import { refuseLongLastLine } from './csv-lines.ts'
import { identifier, text } from './quoting.ts'
import type { DuckDbWarehouse } from './warehouse.ts'

const lineBytes = 16 * 1024 * 1024
const rendered = (sql: string): RenderedSlot => ({ kind: 'rendered', sql })

export interface LoadedTable {
  readonly table: string
  readonly rows: number
  readonly columns: readonly { readonly name: string; readonly type: string }[]
}

type Run = (statement: AdapterStatement) => Promise<readonly Row[]>

/**
 * A CSV file into a table, types found by DuckDB over all rows; what would lose something as a number (ids with
 * leading zeros, `+49...`, `12e4`, more than 15 digits in a decimal) stays text. Replaces the table.
 * The file must be among the warehouse's `sources`.
 * @throws ConnectorError `warehouse.file_unreadable`
 */
export async function loadCsv(
  warehouse: DuckDbWarehouse,
  path: string,
  table: string,
): Promise<LoadedTable> {
  const names = parseTableName(table)
  refuseLongLastLine(path, lineBytes)
  return warehouse.own(async (run) => {
    try {
      const columns = await typesOf(run, path)
      const schema = names.length > 1 ? names.at(-2) : undefined
      if (schema !== undefined) {
        await run({
          name: 'warehouse/create_schema',
          slots: { schema: rendered(identifier(schema.text)) },
        })
      }
      const place = { kind: 'table', table } as const
      await run({
        name: 'warehouse/load_csv',
        slots: {
          table: place,
          columns: rendered(
            `{${columns.map((one) => `${text(one.name)}: ${text(one.type)}`).join(', ')}}`,
          ),
          ...readerSlots(path),
        },
      })
      const [row] = await run({ name: 'warehouse/count', slots: { table: place } })
      return { table, rows: Number(textIn(row, 'counted')), columns }
    } catch (error) {
      throw error instanceof ConnectorError && error.code === 'warehouse.statement_failed'
        ? unreadable(path, error)
        : error
    }
  })
}

const readerSlots = (path: string) => ({
  path: rendered(text(path)),
  largest: rendered(String(lineBytes)),
  buffer: rendered(String(lineBytes * 2)),
})

async function typesOf(run: Run, path: string): Promise<LoadedTable['columns']> {
  const sniffed = await run({ name: 'warehouse/sniff', slots: readerSlots(path) })
  const columns = sniffed.map((row) => ({ name: textIn(row, 'name'), type: textIn(row, 'type') }))
  const numbers = columns.filter((one) => one.type === 'BIGINT' || one.type === 'DOUBLE')
  if (numbers.length === 0) return columns
  const [losses] = await run({
    name: 'warehouse/load_losses',
    slots: {
      ...readerSlots(path),
      losses: rendered(
        numbers.map((one) => `${lossOf(one)} AS ${identifier(one.name)}`).join(', '),
      ),
    },
  })
  return columns.map((one) => (losses?.[one.name] === true ? { ...one, type: 'VARCHAR' } : one))
}

function lossOf(column: { readonly name: string; readonly type: string }): string {
  const cell = identifier(column.name)
  const odd = `regexp_matches(${cell}, '^[+]|^-?0[0-9]|[eE]|^\\s|\\s$')`
  const long = `length(regexp_replace(${cell}, '[^0-9]', '', 'g')) > 15`
  return `coalesce(bool_or(${column.type === 'DOUBLE' ? `${odd} OR ${long}` : odd}), FALSE)`
}

function unreadable(path: string, cause: ConnectorError): ConnectorError {
  return new ConnectorError('warehouse.file_unreadable', {
    what: `The file ${path} can't be loaded.`,
    why: cause.why,
    fix: 'Check that the file is there, and UTF-8 CSV with commas, doubled quotes and a header line.',
    cause,
  })
}
