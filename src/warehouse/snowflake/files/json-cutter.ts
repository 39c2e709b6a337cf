import { isUtf8 } from 'node:buffer'
import type { StagingColumn } from '../../../engine/ports.ts'
import type { Bytes } from './bytes.ts'
import { carriageReturn, comma, type Cutter, lineFeed, quote, unreadable } from './cutter.ts'
import { longestOrder, type PathNode, pathsOf } from './json-paths.ts'
import type { Window } from './window.ts'

const [absent, plain, verbatim, escaped, structure] = [0, 1, 2, 3, 4]
const [backslash, colon, openBrace, closeBrace, openBracket, closeBracket] = [
  0x5c, 0x3a, 0x7b, 0x7d, 0x5b, 0x5d,
]
const space = 0x20
const tab = 0x09
const letterU = 0x75
const escapes = new Set(Buffer.from('"\\/bfnrtu'))
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/
/** Deeper than anything HubSpot sends; a hostile file must not exhaust the stack. */
const deepest = 500

/** Marks a line that is no JSON; never leaves this file. */
class Malformed extends Error {}

/**
 * Records of JSON lines. Values are cut out as they stand: text without its escapes, anything else letter by letter,
 * so that no number and no key order is rewritten on the way. Keys twice in one object are refused, as DuckDB does.
 */
export class JsonCutter implements Cutter {
  private readonly path: string
  private readonly root: PathNode
  private readonly kinds: Uint8Array
  private readonly starts: Int32Array
  private readonly ends: Int32Array
  private bytes: Buffer = Buffer.alloc(0)
  private end = 0
  private line = 0

  constructor(path: string, columns: readonly StagingColumn[]) {
    this.path = path
    this.root = pathsOf(columns)
    this.kinds = new Uint8Array(columns.length)
    this.starts = new Int32Array(columns.length)
    this.ends = new Int32Array(columns.length)
  }

  next(window: Window, out: Bytes, place: number): 'record' | 'passed' | 'short' | 'end' {
    const { bytes, start, ended } = window
    if (start === window.end) return ended ? 'end' : 'short'
    const found = bytes.subarray(0, window.end).indexOf(lineFeed, start)
    if (found < 0 && !ended) return 'short'
    const lineEnd = found < 0 ? window.end : found
    this.bytes = bytes
    this.line += 1
    this.end = lineEnd
    const from = this.blanks(start)
    while (this.end > from && isBlank(bytes[this.end - 1])) this.end -= 1
    window.start = found < 0 ? window.end : found + 1
    if (from === this.end) return 'passed'
    this.read(from)
    this.write(out, place)
    return 'record'
  }

  private read(from: number): void {
    this.kinds.fill(absent)
    try {
      if (!isUtf8(this.bytes.subarray(from, this.end))) throw new Malformed()
      if (this.bytes[from] !== openBrace) throw new Malformed()
      if (this.value(from, this.root, 0) !== this.end) throw new Malformed()
    } catch (error) {
      if (!(error instanceof Malformed)) throw error
      throw unreadable(this.path, this.line, 'it is not one whole JSON object.')
    }
  }

  private write(out: Bytes, place: number): void {
    out.ascii(String(place))
    for (let column = 0; column < this.kinds.length; column += 1) {
      out.byte(comma)
      const start = this.starts[column] ?? 0
      const end = this.ends[column] ?? 0
      const kind = this.kinds[column]
      // Without escapes a JSON string is a quoted CSV cell as it stands: neither has a quote inside.
      if (kind === plain || kind === verbatim) out.copy(this.bytes, start, end)
      else if (kind === structure) out.quoted(this.bytes, start, end)
      else if (kind === escaped) out.quotedText(this.decoded(start, end))
    }
    out.byte(lineFeed)
  }

  private decoded(start: number, end: number): string {
    const text = JSON.parse(this.bytes.toString('utf8', start, end)) as string
    // Half of a surrogate pair is no text: written as UTF-8 it would become another character.
    if (text.isWellFormed()) return text
    throw unreadable(this.path, this.line, 'it holds half a character.')
  }

  /** Returns where the value ends. */
  private value(from: number, node: PathNode | null, depth: number): number {
    const first = this.bytes[from]
    if (from >= this.end || depth > deepest) throw new Malformed()
    if (first === quote) {
      const end = this.text(from)
      if (node !== null) this.take(node, this.plainText ? verbatim : escaped, from, end)
      return end
    }
    if (first === openBrace || first === openBracket) {
      const end = first === openBrace ? this.object(from, node, depth) : this.array(from, depth)
      if (node !== null) this.take(node, structure, from, end)
      return end
    }
    let end = from
    while (end < this.end && isPlain(this.bytes[end] ?? 0)) end += 1
    const literal = this.bytes.toString('latin1', from, end)
    if (literal === 'null') return end
    if (literal !== 'true' && literal !== 'false' && !number.test(literal)) throw new Malformed()
    if (node !== null) this.take(node, plain, from, end)
    return end
  }

  private take(node: PathNode, kind: number, start: number, end: number): void {
    for (const column of node.columns) {
      if (this.kinds[column] !== absent) throw new Malformed()
      this.kinds[column] = kind
      this.starts[column] = start
      this.ends[column] = end
    }
  }

  private plainText = true

  /** Past the closing quote; `plainText` tells whether there was no escape. */
  private text(from: number): number {
    const { bytes, end } = this
    this.plainText = true
    let at = from + 1
    for (; at < end; at += 1) {
      const value = bytes[at] ?? 0
      if (value === quote) return at + 1
      if (value < space) throw new Malformed()
      if (value === backslash) {
        this.plainText = false
        at += 1
        const sign = bytes[at] ?? 0
        if (at >= end || !escapes.has(sign)) throw new Malformed()
        if (sign === letterU && !isHex(bytes, at + 1, end)) throw new Malformed()
      }
    }
    throw new Malformed()
  }

  private object(from: number, node: PathNode | null, depth: number): number {
    const inner = node === null || node.children.size === 0 ? null : node
    let at = this.blanks(from + 1)
    if (this.bytes[at] === closeBrace && at < this.end) return at + 1
    for (let nth = 0; ; nth += 1) {
      if (this.bytes[at] !== quote || at >= this.end) throw new Malformed()
      let child: PathNode | null = null
      const expected = inner?.order[nth]
      if (expected !== undefined && this.stands(expected.bytes, at)) {
        child = expected.node
        at += expected.bytes.length
      } else {
        const end = this.text(at)
        if (inner !== null) child = this.childOf(inner, nth, at, end)
        at = end
      }
      at = this.blanks(at)
      if (this.bytes[at] !== colon || at >= this.end) throw new Malformed()
      at = this.blanks(this.value(this.blanks(at + 1), child, depth + 1))
      if (at >= this.end) throw new Malformed()
      if (this.bytes[at] === closeBrace) return at + 1
      if (this.bytes[at] !== comma) throw new Malformed()
      at = this.blanks(at + 1)
    }
  }

  /** A key with its quotes: where it stands letter by letter, it ends there too. */
  private stands(expected: Buffer, at: number): boolean {
    const { length } = expected
    if (at + length > this.end) return false
    for (let nth = 1; nth < length; nth += 1)
      if (this.bytes[at + nth] !== expected[nth]) return false
    return true
  }

  private childOf(node: PathNode, nth: number, start: number, end: number): PathNode | null {
    const key = JSON.parse(this.bytes.toString('utf8', start, end)) as string
    const child = node.children.get(key) ?? null
    if (nth < longestOrder)
      node.order[nth] = { bytes: Buffer.from(this.bytes.subarray(start, end)), node: child }
    return child
  }

  private array(from: number, depth: number): number {
    let at = this.blanks(from + 1)
    if (this.bytes[at] === closeBracket && at < this.end) return at + 1
    for (;;) {
      at = this.blanks(this.value(at, null, depth + 1))
      if (at >= this.end) throw new Malformed()
      if (this.bytes[at] === closeBracket) return at + 1
      if (this.bytes[at] !== comma) throw new Malformed()
      at = this.blanks(at + 1)
    }
  }

  private blanks(from: number): number {
    let at = from
    while (at < this.end && isBlank(this.bytes[at])) at += 1
    return at
  }
}

const isBlank = (value: number | undefined): boolean =>
  value === space || value === tab || value === carriageReturn

/** Signs, digits, letters and the dot: what numbers, true, false and null are made of. */
const isPlain = (value: number): boolean =>
  (value >= 0x30 && value <= 0x39) ||
  (value >= 0x61 && value <= 0x7a) ||
  value === 0x2d ||
  value === 0x2b ||
  value === 0x2e ||
  value === 0x45

function isHex(bytes: Buffer, from: number, end: number): boolean {
  return from + 4 <= end && /^[0-9a-fA-F]{4}$/.test(bytes.toString('latin1', from, from + 4))
}
