/**
 * The line, from 1, at which the document speaks of a dotted path, as far as its layout shows it: YAML in blocks, or JSON
 * with a key a line. Where it goes on in one line, that line. Null when not even its beginning is found.
 */
export function lineOf(text: string, path: string): number | null {
  const said = /\bline (\d+)/.exec(path)?.[1]
  if (said !== undefined) return Number(said)
  const lines = text.split(/\r\n|\n/)
  let scope: Scope = { from: 0, outer: -1, inItem: false }
  let found: number | null = null
  let rest = path === '' ? [] : path.split('.')
  while (rest.length > 0) {
    const hit = find(lines, scope, rest)
    if (hit === null) break
    found = hit.line
    scope = { from: hit.inItem ? hit.line : hit.line + 1, outer: hit.indent, inItem: hit.inItem }
    rest = rest.slice(hit.taken)
  }
  return found === null ? null : found + 1
}

interface Scope {
  readonly from: number
  /** How far in stands what it belongs to. */
  readonly outer: number
  /** It begins with the line of the list's item itself. */
  readonly inItem: boolean
}

interface Hit {
  readonly line: number
  readonly indent: number
  /** How much of the path. */
  readonly taken: number
  readonly inItem: boolean
}

/** A key of the document may have dots itself: the longest that stands there is taken. */
function find(lines: readonly string[], scope: Scope, path: readonly string[]): Hit | null {
  const { from } = scope
  const end = endOf(lines, scope)
  const [first = ''] = path
  if (/^\d+$/.test(first)) {
    const items = lines
      .slice(from, end)
      .flatMap((line, at) => (isItem(line) ? [{ at: from + at, indent: indentOf(line) }] : []))
    const least = Math.min(...items.map(({ indent }) => indent))
    const item = items.filter(({ indent }) => indent === least)[Number(first)]
    if (item !== undefined) return { line: item.at, indent: item.indent, taken: 1, inItem: true }
  }
  for (let taken = path.length; taken > 0; taken -= 1) {
    const key = path.slice(0, taken).join('.')
    const at = lines.slice(from, end).findIndex((line) => keyOf(line) === key)
    const line = lines[from + at]
    if (at >= 0 && line !== undefined)
      return { line: from + at, indent: keyIndent(line), taken, inItem: false }
  }
  return null
}

const isItem = (line: string): boolean => /^\s*-(\s|$)/.test(line)
const isBlank = (line: string): boolean => /^\s*(#.*)?$/.test(line)
const indentOf = (line: string): number => line.length - line.trimStart().length
/** The item of a list begins its mapping on its own line. */
const keyIndent = (line: string): number => /^[\s-]*/.exec(line)?.[0].length ?? 0
const keyOf = (line: string): string | null => {
  const [, quoted, plain] =
    /^[\s-]*(?:["']([^"']+)["']|([^\s"'#:{[][^:]*?))\s*:(?:\s|$)/.exec(line) ?? []
  return quoted ?? plain ?? null
}

/** Where what belongs to a key or item ends: at the next line that stands no further in, but for a key's own list. */
function endOf(lines: readonly string[], { from, outer, inItem }: Scope): number {
  const start = inItem ? from + 1 : from
  const end = lines.slice(start).findIndex((line) => {
    const indent = indentOf(line)
    return !isBlank(line) && (indent < outer || (indent === outer && (inItem || !isItem(line))))
  })
  return end < 0 ? lines.length : start + end
}
