import { ConnectorError } from '../../errors/connector-error.ts'

const part = /\s*(?:"((?:[^"]|"")+)"|([^\s".]+))\s*(\.|$)/y

/** The parts of a table name as a person writes it: `analytics.customers`, `"My Schema"."T"`. */
export function parseTableName(name: string): readonly { text: string; quoted: boolean }[] {
  const parts: { text: string; quoted: boolean }[] = []
  part.lastIndex = 0
  let more = true
  while (more) {
    const match = part.exec(name)
    if (match === null || parts.length === 3) throw refused(name)
    const quoted = match[1]
    parts.push(
      quoted === undefined
        ? { text: match[2] ?? '', quoted: false }
        : { text: quoted.replaceAll('""', '"'), quoted: true },
    )
    more = match[3] === '.'
  }
  return parts
}

function refused(name: string): ConnectorError {
  return new ConnectorError('warehouse.query_refused', {
    what: `"${name}" is no table name.`,
    why: 'A table is named by up to three parts with dots between them.',
    fix: 'Write it as schema.table, with double quotes around a part that has dots or blanks in it.',
  })
}
