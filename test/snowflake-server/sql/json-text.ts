import { SnowflakeError } from './errors.ts'

/**
 * JSON as a VARIANT gives it back: keys sorted, no blanks, numbers in plain decimals without needless zeros.
 * Source: https://docs.snowflake.com/en/sql-reference/functions/parse_json and to_json ("the order of keys isn't kept";
 * numbers that fit are kept as decimals of up to 38 digits, others as doubles).
 * @returns null when it is no JSON
 */
export function canonicalJson(text: string): string | null {
  try {
    const reader = new Reader(text)
    const value = reader.value()
    return reader.ended() ? value : null
  } catch (error) {
    if (error instanceof NotJson) return null
    throw error
  }
}

class NotJson extends Error {}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
    this.#blank()
  }

  ended(): boolean {
    return this.#at === this.#text.length
  }

  value(): string {
    const char = this.#text[this.#at]
    if (char === '{') return this.#object()
    if (char === '[') return this.#array()
    if (char === '"') return escaped(this.#string())
    const word = this.#match(/true|false|null/uy)
    if (word !== null) return word
    const number = this.#match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/uy)
    if (number === null) throw new NotJson()
    return plain(number)
  }

  #match(pattern: RegExp): string | null {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? null
    if (found !== null) {
      this.#at += found.length
      this.#blank()
    }
    return found
  }

  #blank(): void {
    while (' \t\n\r'.includes(this.#text[this.#at] ?? 'x')) this.#at += 1
  }

  #skip(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at += 1
    this.#blank()
    return true
  }

  #string(): string {
    const from = this.#at
    if (this.#text[from] !== '"') throw new NotJson()
    // Looked for and not matched: a text of many megabytes is too long for a pattern.
    let end = this.#text.indexOf('"', from + 1)
    while (end >= 0 && this.#escaped(end)) end = this.#text.indexOf('"', end + 1)
    if (end < 0) throw new NotJson()
    this.#at = end + 1
    this.#blank()
    const raw = this.#text.slice(from, end + 1)
    try {
      return JSON.parse(raw) as string
    } catch {
      throw new NotJson()
    }
  }

  #escaped(at: number): boolean {
    let before = at - 1
    while (this.#text[before] === '\\') before -= 1
    return (at - 1 - before) % 2 === 1
  }

  #array(): string {
    this.#skip('[')
    const items: string[] = []
    if (this.#skip(']')) return '[]'
    do items.push(this.value())
    while (this.#skip(','))
    if (!this.#skip(']')) throw new NotJson()
    return `[${items.join(',')}]`
  }

  #object(): string {
    this.#skip('{')
    const entries = new Map<string, string>()
    if (this.#skip('}')) return '{}'
    do {
      const key = this.#string()
      if (!this.#skip(':')) throw new NotJson()
      if (entries.has(key))
        throw new SnowflakeError(
          '100069',
          '22P02',
          `Error parsing JSON: duplicate object attribute "${key}"`,
        )
      entries.set(key, this.value())
    } while (this.#skip(','))
    if (!this.#skip('}')) throw new NotJson()
    const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    return `{${sorted.map(([key, value]) => `${escaped(key)}:${value}`).join(',')}}`
  }
}

function escaped(text: string): string {
  return JSON.stringify(text).replaceAll(
    /\\u[0-9a-f]{4}/gu,
    (code) => `\\u${code.slice(2).toUpperCase()}`,
  )
}

function plain(number: string): string {
  const parts = /^(-?)0*(\d+?)(?:\.(\d+?)0*)?(?:[eE]([+-]?\d+))?$/u.exec(number)
  if (parts === null) return number
  const [, sign = '', whole = '0', tail = '', power = '0'] = parts
  const fraction = tail.replace(/0+$/u, '')
  let digits = whole + fraction
  let point = whole.length + Number(power)
  if (point > 38 || point < -37) return exponent(number)
  if (point <= 0) {
    digits = '0'.repeat(1 - point) + digits
    point = 1
  }
  digits = digits.padEnd(point, '0')
  const left = digits.slice(0, point).replace(/^0+(?=\d)/u, '')
  const right = digits.slice(point).replace(/0+$/u, '')
  if (left.length + right.length > 39) return exponent(number)
  const text = right === '' ? left : `${left}.${right}`
  return text === '0' ? '0' : sign + text
}

/** A double, as Snowflake writes it in JSON text. */
function exponent(number: string): string {
  return Number(number)
    .toExponential(15)
    .replace(/e([+-])(\d)$/u, 'e$10$2')
}
