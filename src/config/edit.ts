import { isDeepStrictEqual } from 'node:util'
import {
  type Document,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml'
import { ConnectorError } from '../errors/connector-error.ts'

/** Where something stands in the document. */
export type Path = readonly [string, ...string[]]

/**
 * The document's text with one value put in place, or taken out (undefined). Only what differs is written anew, and only
 * there: everything else stays as it was typed, with its comments, order, quotes and blanks.
 */
export function edited(text: string, path: Path, value: unknown): string {
  const json = jsonOf(text)
  if (json !== null) return editedJson(json, path, value)
  const wanted = withValue(valueOf(text), path, value)
  let made: string
  try {
    made = differences(text, path, value).reduce(
      (sofar, [where, what]) => editedOnce(sofar, where, what),
      text,
    )
  } catch (cause) {
    throw notInPlace(path, cause)
  }
  // An anchor that is changed changes whatever refers to it.
  if (!same(valueOf(made), wanted)) throw notInPlace(path)
  return made
}

function withValue(whole: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value
  const map = isRecord(whole) ? whole : {}
  const below = withValue(map[key], rest, value)
  return below === undefined
    ? Object.fromEntries(Object.entries(map).filter(([name]) => name !== key))
    : { ...map, [key]: below }
}

const notInPlace = (path: Path, cause?: unknown): ConnectorError =>
  new ConnectorError('config.usage', {
    what: `${path.join('.')} can't be changed in place.`,
    why: 'Something else in the document refers to it, by an anchor and an alias, or the document is no valid YAML now.',
    fix: 'Change the document as text.',
    cause,
  })

/** A document in JSON stays JSON. */
function jsonOf(text: string): Record<string, unknown> | null {
  if (!text.trimStart().startsWith('{')) return null
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return null
  }
}

function editedJson(json: Record<string, unknown>, path: Path, value: unknown): string {
  let map = json
  for (const key of path.slice(0, -1)) {
    const below = map[key]
    map = (map[key] = isRecord(below) ? below : {}) as Record<string, unknown>
  }
  const key = path.at(-1) ?? ''
  if (value === undefined) delete map[key]
  else map[key] = value
  return `${JSON.stringify(json, null, 2)}\n`
}

type Difference = readonly [Path, unknown]

/** The smallest places in which the value differs from what is there. */
function differences(text: string, path: Path, value: unknown): readonly Difference[] {
  const document = parseDocument(text)
  const present = nodeAt(document, path)
  const before = present?.toJS(document) as unknown
  if (value !== undefined && same(before, value)) return []
  if (!isMap(present) || !isRecord(value)) return [[path, value]]
  const known = Object.keys(before as object)
  const alike = known.length === Object.keys(value).length && known.every((key) => key in value)
  // What comes and goes in a line of its own is the line.
  if (present.flow === true && (!alike || hasLines(value))) return [[path, value]]
  const gone = known
    .filter((key) => !Object.hasOwn(value, key))
    .map((key): Difference => [[...path, key], undefined])
  // An empty block map has no text of its own.
  if (gone.length === known.length) return [[path, value]]
  return [
    ...Object.entries(value).flatMap(([key, one]) => differences(text, [...path, key], one)),
    ...gone,
  ]
}

/** What stands there, as it was written; undefined: nothing. */
export const valueAt = (text: string, path: Path): unknown => {
  const document = parseDocument(text)
  return nodeAt(document, path)?.toJS(document)
}

function editedOnce(text: string, path: Path, value: unknown): string {
  const before = parseDocument(text)
  const after = parseDocument(text)
  if (!isMap(after.contents)) after.contents = after.createNode({}) as never
  if (value === undefined) after.deleteIn(path)
  else place(after, path, value)
  const wanted = after.toJS() as unknown
  // Long texts are not folded; people write [a, b] and { a: b }.
  const whole = after.toString({ lineWidth: 0, flowCollectionPadding: !isPlainList(value) })
  const pieced = piece(text, before, whole, path, value === undefined)
  return pieced !== null && same(valueOf(pieced), wanted) ? pieced : whole
}

const isPlainList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one !== 'object')

/** The old text with one pair out of the new one; null where that can't be told apart. */
function piece(
  text: string,
  before: Document,
  whole: string,
  path: Path,
  gone: boolean,
): string | null {
  const old = pairAt(before, path)
  if (gone) {
    const span = old === null ? null : spanOf(old)
    if (span === null || !isBlock(mapAt(before, path))) return null
    return text.slice(0, lineStart(text, span.from)) + text.slice(lineEnd(text, span.until))
  }
  const made = pairAt(parseDocument(whole), path)
  const fresh = made === null ? null : spanOf(made)
  if (made === null || fresh === null) return null
  const [oldValue, newValue] = [valueSpan(old), valueSpan(made)]
  // A block begins below its key, everything else beside it.
  if (old !== null && oldValue !== null && isBelow(old) !== isBelow(made)) {
    const from = spanOf(old)?.from ?? oldValue.from
    return (
      text.slice(0, from) +
      whole.slice(fresh.from, endOf(whole, fresh)) +
      text.slice(endOf(text, oldValue))
    )
  }
  if (oldValue !== null && newValue !== null)
    return (
      text.slice(0, oldValue.from) +
      whole.slice(newValue.from, endOf(whole, newValue)) +
      text.slice(endOf(text, oldValue))
    )
  const map = mapAt(before, path)
  const [first, last] = [map?.items[0], map?.items.at(-1)].map((one) =>
    one === undefined ? null : spanOf(one),
  )
  if (!isBlock(map) || first == null || last == null) return null
  const column = first.from - lineStart(text, first.from)
  const end = lineEnd(text, last.until)
  const head = text.slice(0, end)
  return `${head}${head.endsWith('\n') ? '' : '\n'}${' '.repeat(column)}${whole.slice(fresh.from, fresh.until).trimEnd()}\n${text.slice(end)}`
}

const isBelow = ({ value }: Pair): boolean =>
  (isMap(value) || isSeq(value)) && value.flow !== true && value.items.length > 0

interface Span {
  readonly from: number
  readonly until: number
}

function spanOf(pair: Pair): Span | null {
  const from = isNode(pair.key) ? pair.key.range?.[0] : undefined
  const until = valueSpan(pair)?.until
  return from === undefined || until === undefined ? null : { from, until }
}

function valueSpan(pair: Pair | null): Span | null {
  if (pair === null || !isNode(pair.value)) return null
  const { range } = pair.value
  return range == null ? null : { from: range[0], until: range[1] }
}

/** A block of lines counts the line break after it as its own; what stands below it begins there. */
const endOf = (text: string, { from, until }: Span): number =>
  from + text.slice(from, until).trimEnd().length

const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1

/** After the line break; `at` itself where a line begins. */
function lineEnd(text: string, at: number): number {
  if (text[at - 1] === '\n') return at
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}

const isBlock = (map: YAMLMap | null): map is YAMLMap => map !== null && map.flow !== true

function mapAt(document: Document, path: Path): YAMLMap | null {
  const found = path.length === 1 ? document.contents : nodeAt(document, path.slice(0, -1) as never)
  return isMap(found) ? found : null
}

const pairAt = (document: Document, path: Path): Pair | null =>
  mapAt(document, path)?.items.find(({ key }) => keyOf(key) === path.at(-1)) ?? null

const keyOf = (key: unknown): string => (isScalar(key) ? String(key.value) : String(key))

function nodeAt(document: Document, path: Path): Node | null {
  const found = document.getIn(path, true)
  return isNode(found) ? found : null
}

function place(document: Document, path: Path, value: unknown): void {
  const present = nodeAt(document, path)
  if (isSeq(present) && Array.isArray(value)) {
    // What stands in both keeps its comments.
    const before = present.toJS(document) as readonly unknown[]
    const items: readonly unknown[] = [...present.items]
    const flow = items.length > 0 && items.every((one) => isMap(one) && one.flow === true)
    present.items = value.map((one) => {
      const at = before.findIndex((known) => same(known, one))
      return at < 0 ? document.createNode(one, { flow: flow && !hasLines(one) }) : items[at]
    })
    return
  }
  if (isMap(present) && present.flow === true && isRecord(value) && !hasLines(value)) {
    // What stays keeps its spelling, and its place before what is new.
    const kept = present.items.filter(({ key }) => Object.hasOwn(value, keyOf(key)))
    present.items = kept
    for (const [key, one] of Object.entries(value)) {
      if (!same(nodeAt(document, [...path, key])?.toJS(document), one))
        place(document, [...path, key], one)
    }
    return
  }
  const made = document.createNode(value)
  for (let depth = 1; depth < path.length; depth += 1) {
    const above = path.slice(0, depth)
    if (!isMap(document.getIn(above))) document.setIn(above, document.createNode({}))
  }
  const map = mapAt(document, path)
  const pair = pairAt(document, path)
  if (pair === null) map?.items.push(document.createPair(path.at(-1), made) as never)
  else {
    if (isNode(pair.value)) {
      made.comment = pair.value.comment ?? null
      made.commentBefore = pair.value.commentBefore ?? null
      // Texts keep their quotes.
      if (isScalar(pair.value) && isScalar(made) && isLine(pair.value) && isLine(made))
        made.type = pair.value.type as never
    }
    pair.value = made
  }
}

const isLine = ({ type, value }: Scalar): boolean =>
  typeof value === 'string' && !hasLines(value) && type?.startsWith('BLOCK') !== true

/** Whether a text of several lines is in it: such a one is read best in a block. */
const hasLines = (value: unknown): boolean =>
  typeof value === 'string'
    ? value.includes('\n')
    : typeof value === 'object' && value !== null && Object.values(value).some(hasLines)

function valueOf(text: string): unknown {
  const document = parseDocument(text)
  return document.errors.length > 0 ? undefined : document.toJS()
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const same = (one: unknown, other: unknown): boolean => isDeepStrictEqual(one, other)
