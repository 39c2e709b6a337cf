/** An object's name in its parts, as Snowflake stores them: ['ANALYTICS', 'PUBLIC', 'Customers']. */
export type Name = readonly string[]

/** The parts of a dotted name; quotes are taken off, other parts go through `bare`. A call's arguments stay with the last part. */
function split(text: string, bare: (part: string) => string): Name {
  const parts: string[] = []
  const pattern = /"((?:[^"]|"")*)"|([^."(]+(?:\(.*)?)/gsu
  for (const [, quoted, plain] of text.trim().matchAll(pattern)) {
    parts.push(quoted === undefined ? bare((plain ?? '').trim()) : quoted.replaceAll('""', '"'))
  }
  return parts
}

const asciiUpper = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => letter.toUpperCase())

/** A name that a person wrote: unquoted parts fold to upper case. https://docs.snowflake.com/en/sql-reference/identifiers-syntax */
export const written = (text: string): Name => split(text, asciiUpper)

/** A name that SHOW GRANTS lists: it is shown as it is stored, quoted where it has to be. */
export const listed = (text: string): Name => split(text, (part) => part)

export const sameName = (left: Name, right: Name): boolean =>
  left.length === right.length && left.every((part, place) => part === right[place])

/** A name with the parts in front that it leaves out. */
export const within = (name: Name, database: string, schema: string): Name =>
  name.length >= 3 ? name : name.length === 2 ? [database, ...name] : [database, schema, ...name]

/** As it stands in a statement that a person runs: quoted only where it must be. */
export function spelled(name: Name): string {
  return name
    .map((part) => (/^[A-Z_][A-Z0-9_$]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.')
}

/** Exactly this stored name, for a statement of ours. */
export const exactly = (part: string): string => `"${part.replaceAll('"', '""')}"`

/** Whether a text of SQL may name this object: its last part stands in it as a word, or quoted. */
export function isNamedIn(name: Name, texts: readonly string[]): boolean {
  const last = (name.at(-1) ?? '').replace(/\(.*$/s, '')
  if (last === '') return false
  const word = new RegExp(String.raw`(?<![\p{L}\p{N}_$])${escaped(last)}(?![\p{L}\p{N}_$])`, 'iu')
  return texts.some((text) => text.includes(exactly(last)) || word.test(text))
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)
