import type { Row } from '../account/types.ts'
import type { ExportColumn } from './columns.ts'

export interface CsvDialect {
  readonly separator: string
  readonly lineEnd: string
  readonly bom: boolean
}

/** Text handed on at a time: large enough to be cheap, small enough to let other requests in between. */
const BLOCK_CHARS = 128 * 1024

/** One file's text, at most `maxRows` rows of what `rows` still has. All cells quoted (HUBSPOT.md 3.4). */
export function* csvBlocks(
  columns: readonly ExportColumn[],
  rows: Iterator<Row>,
  dialect: CsvDialect,
  maxRows: number,
  onRow: () => void,
): Generator<string> {
  const { separator, lineEnd, bom } = dialect
  let block = bom ? '\uFEFF' : ''
  block += columns.map(({ header }) => quoted(header)).join(separator) + lineEnd
  for (let count = 0; count < maxRows; count++) {
    const step = rows.next()
    if (step.done === true) break
    onRow()
    let first = true
    for (const column of columns) {
      if (!first) block += separator
      first = false
      block += quoted(column.read(step.value))
    }
    block += lineEnd
    if (block.length > BLOCK_CHARS) {
      yield block
      block = ''
    }
  }
  if (block !== '') yield block
}

function quoted(text: string): string {
  return text.includes('"') ? `"${text.replaceAll('"', '""')}"` : `"${text}"`
}
