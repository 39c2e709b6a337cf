import { once } from 'node:events'
import type { Cell } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { paint } from '../colours.ts'
import type { CommonFlags } from '../options.ts'
import { counted, type Output } from '../output.ts'
import { withConnector } from '../run-command.ts'
import { tableOf, terminalWidth, widthOf } from '../table.ts'

const formats = ['table', 'json', 'csv', 'arrow'] as const

/** Wider cells of the table form are cut here. */
const widestCell = 40

/** What the table form may take where standard output is no terminal. */
const plainWidth = 120

export function preview(
  table: string,
  flags: CommonFlags & {
    readonly connection?: string
    readonly format: string
    readonly limit: number
  },
): Promise<number> {
  return withConnector(flags, async ({ connector, output }) => {
    const format = flags.json === true ? 'json' : formats.find((one) => one === flags.format)
    if (format === undefined) {
      throw new ConnectorError('config.usage', {
        what: `--format ${flags.format} is not known.`,
        why: `The formats are ${formats.join(', ')}.`,
        fix: 'Give one of them.',
      })
    }
    const asked = { connection: flags.connection ?? null, table, limit: flags.limit }
    if (format === 'arrow') {
      for await (const block of connector.previewArrow(asked)) await write(block)
      return 0
    }
    let head: readonly string[] | null = null
    const shown: string[][] = []
    for await (const { columns, rows } of connector.preview(asked)) {
      if (head === null) {
        head = columns
        if (format === 'csv') await write(`${columns.map(csvCell).join(',')}\r\n`)
      }
      for (const row of rows) {
        const cells = columns.map((column) => row[column] ?? null)
        if (format === 'json') await write(`${JSON.stringify({ type: 'row', row })}\n`)
        else if (format === 'csv')
          await write(`${cells.map((cell) => csvCell(textOf(cell))).join(',')}\r\n`)
        else shown.push(cells.map((cell) => cut(textOf(cell))))
      }
    }
    if (format === 'table') sayRows(output, head ?? [], shown)
    return 0
  })
}

/** Columns of every record that tell little about it; like our own (`_run_id`) they come last. */
const lifecycle = new Set(['created_at', 'updated_at', 'archived_at', 'archived'])

/** As many columns as fit, of those with something in them. */
function sayRows(
  output: Output,
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): void {
  if (rows.length === 0) {
    output.say(`No rows. Columns: ${columns.join(', ')}`)
    return
  }
  const rank = (at: number): number => {
    const name = columns[at] ?? ''
    return name.startsWith('_') ? 2 : lifecycle.has(name) ? 1 : 0
  }
  const filled = columns.flatMap((_, at) => (rows.some((row) => row[at] !== '') ? [at] : []))
  const ordered = filled.toSorted((a, b) => rank(a) - rank(b) || a - b)
  const room = terminalWidth() ?? plainWidth
  const chosen: number[] = []
  let taken = 1
  for (const at of ordered) {
    const width = Math.max(widthOf(columns[at] ?? ''), ...rows.map((row) => widthOf(row[at] ?? '')))
    if (chosen.length > 0 && taken + width + 2 > room) break
    chosen.push(at)
    taken += width + 2
  }
  output.say(
    tableOf(
      chosen.map((at) => columns[at] ?? ''),
      rows.map((row) => chosen.map((at) => row[at] ?? '')),
    ),
  )
  const left = columns.length - chosen.length
  const empty = columns.length - filled.length
  if (left > 0) {
    output.say(
      paint.dim(
        ` ${counted(left, 'more column')}${empty > 0 ? ` (${empty} empty in these rows)` : ''}: --format csv or json shows all.`,
      ),
    )
  }
}

function textOf(cell: Cell): string {
  if (cell === null) return ''
  if (cell instanceof Date) return cell.toISOString()
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

const cut = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ')
  return line.length > widestCell ? `${line.slice(0, widestCell - 1)}…` : line
}

const csvCell = (text: string): string =>
  /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text

async function write(block: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(block)) await once(process.stdout, 'drain')
}
