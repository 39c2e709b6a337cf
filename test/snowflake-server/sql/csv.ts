import { SnowflakeError } from './errors.ts'
import type { CsvFormat } from './file-formats.ts'

export type Field = string | null

const unclosed = (line: number) =>
  new SnowflakeError(
    '100066',
    '22000',
    `Found end of file before the end of an enclosed field\n  row ${line} starts there`,
  )

/** Records of a CSV file by the options of its format. A `\n` between records takes a `\r` before it along. */
export function* readCsv(text: string, format: CsvFormat): Generator<readonly Field[]> {
  const { delimiter, record, enclosed, escape, escapeUnenclosed } = format
  let at = 0
  let line = 0
  const ends = (): number => {
    if (record === null) return 0
    if (record === '\n' && text.startsWith('\r\n', at)) return 2
    return text.startsWith(record, at) ? record.length : 0
  }
  const finish = (raw: string, quoted: boolean): Field => {
    const value = format.trimSpace && !quoted ? raw.trim() : raw
    if (format.nullIf.includes(value)) return null
    return value === '' && !quoted && format.emptyIsNull ? null : value
  }
  const readEnclosed = (quote: string): string => {
    let value = ''
    at += 1
    for (;;) {
      const next = text.indexOf(quote, at)
      const escaped = escape === null ? -1 : text.indexOf(escape, at)
      if (next < 0) throw unclosed(line)
      if (escaped >= 0 && escaped < next && escape !== quote) {
        value += text.slice(at, escaped) + unescaped(text[escaped + 1] ?? '')
        at = escaped + 2
      } else {
        value += text.slice(at, next)
        at = next + 1
        if (text[at] !== quote) return value
        value += quote
        at += 1
      }
    }
  }
  const plain = new RegExp(
    `[^${[delimiter, record, record === '\n' ? '\r' : null, escapeUnenclosed].map((one) => classOf(one)).join('')}]+`,
    'uy',
  )
  const readBare = (): string => {
    let value = ''
    while (at < text.length) {
      plain.lastIndex = at
      const run = plain.exec(text)?.[0] ?? ''
      value += run
      at += run.length
      if (at >= text.length || ends() > 0 || (delimiter !== null && text.startsWith(delimiter, at)))
        return value
      const char = text[at] ?? ''
      if (char === escapeUnenclosed) {
        value += unescaped(text[at + 1] ?? '')
        at += 2
      } else {
        value += char
        at += 1
      }
    }
    return value
  }
  while (at < text.length) {
    line += 1
    const fields: Field[] = []
    for (;;) {
      const quoted = enclosed !== null && text[at] === enclosed
      fields.push(finish(quoted ? readEnclosed(enclosed) : readBare(), quoted))
      if (at >= text.length || ends() > 0) break
      if (delimiter === null || !text.startsWith(delimiter, at))
        throw new SnowflakeError(
          '100065',
          '22000',
          `Found character '${text[at] ?? ''}' instead of field delimiter '${delimiter ?? 'NONE'}'\n  row ${line}`,
        )
      at += delimiter.length
    }
    at += ends()
    if (line <= format.skipHeader) continue
    if (format.skipBlankLines && fields.length === 1 && fields[0] === null) continue
    yield fields
  }
}

/** The first character in a class of a pattern; something that never comes where there is none. */
function classOf(of: string | null): string {
  return `\\u{${(of?.codePointAt(0) ?? 0x10_ff_ff).toString(16)}}`
}

function unescaped(char: string): string {
  return { n: '\n', r: '\r', t: '\t', b: '\b', '0': '\0' }[char] ?? char
}

/** A line as COPY INTO a stage writes it. */
export function writeCsv(fields: readonly Field[], format: CsvFormat): string {
  const cells = fields.map((field) => {
    if (field === null) return format.nullIf[0] ?? ''
    if (format.enclosed === null) return field
    if (field === '' && format.emptyIsNull) return ''
    return `${format.enclosed}${field.replaceAll(format.enclosed, format.enclosed.repeat(2))}${format.enclosed}`
  })
  return cells.join(format.delimiter ?? '') + (format.record ?? '')
}
