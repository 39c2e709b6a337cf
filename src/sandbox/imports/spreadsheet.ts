import { fromBuffer, type ZipFile } from 'yauzl'
import { readFile } from 'node:fs/promises'
import { problem } from './errors.ts'

/**
 * The rows of an XLSX file with one sheet (HUBSPOT.md 2.7): strings and numbers as text, no formulas,
 * no styles. Whole in memory, as real sheets of that kind are small.
 */
export async function* spreadsheetRows(path: string): AsyncGenerator<readonly string[]> {
  const parts = await unzip(await readFile(path))
  const sheets = [...parts.keys()].filter((name) => /^xl\/worksheets\/[^/]+\.xml$/.test(name))
  if (sheets.length !== 1) {
    throw problem('INVALID_SHEET_COUNT', `The workbook has ${sheets.length} sheets, not one`)
  }
  const shared = [...(parts.get('xl/sharedStrings.xml') ?? '').matchAll(/<si\b[^>]*>(.*?)<\/si>/gs)]
  const strings = shared.map(([, body = '']) => texts(body))
  const sheet = parts.get(sheets[0] ?? '') ?? ''
  let width = 0
  for (const [, body = ''] of sheet.matchAll(/<row\b[^>]*>(.*?)<\/row>/gs)) {
    const cells: string[] = []
    for (const [, attributes = '', content = ''] of body.matchAll(
      /<c\b([^>]*?)(?:\/>|>(.*?)<\/c>)/gs,
    )) {
      const at = columnIndex(/\br="([A-Z]+)\d+"/.exec(attributes)?.[1], cells.length)
      while (cells.length < at) cells.push('')
      cells[at] = cellText(attributes, content, strings)
    }
    width = Math.max(width, cells.length)
    while (cells.length < width) cells.push('')
    if (cells.some((cell) => cell !== '')) yield cells
  }
}

function cellText(attributes: string, content: string, strings: readonly string[]): string {
  const type = /\bt="(\w+)"/.exec(attributes)?.[1]
  if (type === 'inlineStr') return texts(content)
  const value = unescape(/<v\b[^>]*>(.*?)<\/v>/s.exec(content)?.[1] ?? '')
  if (type === 's') return strings[Number(value)] ?? ''
  if (type === 'b') return value === '1' ? 'true' : 'false'
  return value
}

function columnIndex(letters: string | undefined, fallback: number): number {
  if (letters === undefined) return fallback
  let index = 0
  for (const letter of letters) index = index * 26 + letter.charCodeAt(0) - 64
  return index - 1
}

function texts(xml: string): string {
  return [...xml.matchAll(/<t\b[^>]*>(.*?)<\/t>/gs)].map(([, text = '']) => unescape(text)).join('')
}

function unescape(xml: string): string {
  return xml
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}

async function unzip(bytes: Buffer): Promise<ReadonlyMap<string, string>> {
  const parts = new Map<string, string>()
  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, file) => {
      if (error === null && file !== undefined) resolve(file)
      else reject(problem('INVALID_SPREADSHEET', 'The file is not an XLSX workbook'))
    })
  })
  for await (const entry of zip.eachEntry()) {
    if (!entry.fileName.endsWith('.xml')) continue
    const stream = await zip.openReadStreamPromise(entry)
    const chunks: Buffer[] = []
    for await (const chunk of stream) chunks.push(chunk as Buffer)
    parts.set(entry.fileName, Buffer.concat(chunks).toString('utf8'))
  }
  return parts
}
