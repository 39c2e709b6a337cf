import { syntaxError } from './errors.ts'

export interface Token {
  /** `stage` is @name/path as written; `file` is file://… as written; `place` is $1. */
  readonly kind:
    | 'word'
    | 'quoted'
    | 'string'
    | 'number'
    | 'bind'
    | 'place'
    | 'stage'
    | 'file'
    | 'op'
    | 'end'
  /** A word in upper case, a quoted name or a string without its quotes and escapes, else as written. */
  readonly text: string
  readonly at: number
  readonly line: number
}

const escapes: Readonly<Record<string, string>> = {
  '0': '\0',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
}

const operators = ['=>', '->>', '->', '::', '||', '<>', '!=', '<=', '>=', '//', '**', '==']

/**
 * Snowflake's tokens. Backslashes are escapes in '…' but not in $$…$$; '' is one quote.
 * Source: https://docs.snowflake.com/en/sql-reference/data-types-text (string constants), .../identifiers-syntax
 * @throws SnowflakeError 001003 for an unclosed literal or a character that no token begins with.
 */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  let line = 1
  let lineStart = 0
  const fail = (what: string) => syntaxError(what, line, at - lineStart)
  const push = (kind: Token['kind'], text: string, end: number) => {
    tokens.push({ kind, text, at, line })
    for (let i = at; i < end; i++)
      if (sql.charCodeAt(i) === 10) {
        line += 1
        lineStart = i + 1
      }
    at = end
  }
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at
    return pattern.exec(sql)?.[0] ?? null
  }

  while (at < sql.length) {
    const blank = match(/(?:\s|--[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/uy)
    if (blank !== null) {
      for (let i = at; i < at + blank.length; i++)
        if (sql.charCodeAt(i) === 10) {
          line += 1
          lineStart = i + 1
        }
      at += blank.length
      continue
    }
    const char = sql[at] ?? ''
    if (char === "'") {
      const [text, end] = readString(sql, at, fail)
      push('string', text, end)
    } else if (sql.startsWith('$$', at)) {
      const end = sql.indexOf('$$', at + 2)
      if (end < 0) throw fail("unexpected '$$'")
      push('string', sql.slice(at + 2, end), end + 2)
    } else if (char === '"') {
      const raw = match(/"(?:[^"]|"")*"/uy)
      if (raw === null || raw === '""') throw fail(`unexpected '"'`)
      push('quoted', raw.slice(1, -1).replaceAll('""', '"'), at + raw.length)
    } else if (char === '@') {
      const raw = match(/@(?:"(?:[^"]|"")*"|[^\s();,"'])+/uy)
      if (raw === null) throw fail("unexpected '@'")
      push('stage', raw, at + raw.length)
    } else if (/^file:\/\//iu.test(sql.slice(at, at + 7))) {
      const raw = match(/[^\s;]+/uy) ?? ''
      push('file', raw, at + raw.length)
    } else {
      const number = match(/(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?(?![A-Za-z_])/uy)
      const word = match(/[A-Za-z_\u0080-\u{10ffff}][A-Za-z0-9_$\u0080-\u{10ffff}]*/uy)
      const bind = match(/:\d+/uy)
      const place = match(/\$\d+/uy)
      const operator = operators.find((one) => sql.startsWith(one, at))
      if (number !== null) push('number', number, at + number.length)
      else if (word !== null) push('word', upper(word), at + word.length)
      else if (bind !== null && !sql.startsWith('::', at))
        push('bind', bind.slice(1), at + bind.length)
      else if (place !== null) push('place', place.slice(1), at + place.length)
      else if (operator !== undefined) push('op', operator, at + operator.length)
      else if ('=<>+-*/%(),.;:[]{}?'.includes(char)) push('op', char, at + 1)
      else throw fail(`unexpected '${char}'`)
    }
  }
  tokens.push({ kind: 'end', text: '<EOF>', at: sql.length, line })
  return tokens
}

/** Bare names fold as Snowflake folds them; beyond ASCII we fold nothing, and our SQL must quote such names. */
export function upper(name: string): string {
  return name.replace(/[a-z]+/gu, (run) => run.toUpperCase())
}

function readString(sql: string, from: number, fail: (what: string) => Error): [string, number] {
  let text = ''
  let i = from + 1
  while (i < sql.length) {
    const char = sql[i] ?? ''
    if (char === "'") {
      if (sql[i + 1] !== "'") return [text, i + 1]
      text += "'"
      i += 2
    } else if (char === '\\') {
      const next = sql[i + 1] ?? ''
      const code = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/u.exec(sql.slice(i + 1, i + 6))
      if (code !== null) {
        text += String.fromCharCode(Number.parseInt(code[1] ?? code[2] ?? '', 16))
        i += 1 + code[0].length
      } else {
        text += escapes[next] ?? next
        i += 2
      }
    } else {
      text += char
      i += 1
    }
  }
  throw fail("unexpected '''")
}
