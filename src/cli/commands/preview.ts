import { once } from 'node:events'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { CommonFlags } from '../options.ts'
import { tableOf } from '../output.ts'
import { withConnector } from '../run-command.ts'

const formats = ['table', 'json', 'csv', 'arrow'] as const

/** Wider cells of the table form are cut here. */
const widestCell = 40

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
    if (format === 'table') output.say(tableOf(head ?? [], shown))
    return 0
  })
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
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
