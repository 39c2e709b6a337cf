import { Readable } from 'node:stream'
import type { Row } from '../account/record-store.ts'
import type { ExportColumn } from './columns.ts'
import { newZip } from './zip.ts'

const BLOCK_CHARS = 128 * 1024
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'
const DOCUMENT = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** A workbook with one sheet of texts, streamed. */
export function workbook(
  columns: readonly ExportColumn[],
  rows: Iterator<Row>,
  maxRows: number,
  onRow: () => void,
): NodeJS.ReadableStream {
  const zip = newZip()
  const add = (name: string, xml: string): void => zip.addBuffer(Buffer.from(HEAD + xml), name)
  const part = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  add(
    '[Content_Types].xml',
    `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="${part}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${part}.worksheet+xml"/></Types>`,
  )
  add(
    '_rels/.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  )
  add(
    'xl/workbook.xml',
    `<workbook xmlns="${MAIN}" xmlns:r="${DOCUMENT}"><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  )
  add(
    'xl/_rels/workbook.xml.rels',
    `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${DOCUMENT}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
  )
  const sheet = Readable.from(sheetBlocks(columns, rows, maxRows, onRow), { objectMode: false })
  zip.addReadStream(sheet, 'xl/worksheets/sheet1.xml')
  zip.end()
  return zip.outputStream
}

function* sheetBlocks(
  columns: readonly ExportColumn[],
  rows: Iterator<Row>,
  maxRows: number,
  onRow: () => void,
): Generator<string> {
  let block = `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`
  block += rowXml(columns.map(({ header }) => header))
  for (let count = 0; count < maxRows; count++) {
    const step = rows.next()
    if (step.done === true) break
    onRow()
    block += rowXml(columns.map((column) => column.read(step.value)))
    if (block.length > BLOCK_CHARS) {
      yield block
      block = ''
    }
  }
  yield `${block}</sheetData></worksheet>`
}

function rowXml(cells: readonly string[]): string {
  const inner = cells.map(
    (cell) => `<c t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`,
  )
  return `<row>${inner.join('')}</row>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
