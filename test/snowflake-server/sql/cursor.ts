import type { Query } from './ast.ts'
import { syntaxError } from './errors.ts'
import { type Token, tokenize } from './tokens.ts'
import { notAliases, notColumns, reserved } from './words.ts'

/** Reads tokens in order. Every `expect` that isn't met is Snowflake's syntax error 001003. */
export class Cursor {
  readonly sql: string
  readonly #tokens: readonly Token[]
  #at = 0

  /** Reads a query: expressions hold queries as queries hold expressions. */
  readonly query: (c: Cursor) => Query

  constructor(sql: string, query: (c: Cursor) => Query) {
    this.sql = sql
    this.query = query
    this.#tokens = tokenize(sql)
  }

  get token(): Token {
    return this.ahead(0)
  }

  get at(): number {
    return this.#at
  }

  back(to: number): void {
    this.#at = to
  }

  ahead(by: number): Token {
    const last = this.#tokens.at(-1)
    const token = this.#tokens[this.#at + by] ?? last
    if (token === undefined) throw syntaxError('unexpected end')
    return token
  }

  next(): Token {
    const token = this.token
    this.#at += 1
    return token
  }

  fail(token: Token = this.token): Error {
    return syntaxError(`unexpected '${token.text}'`, token.line, token.at)
  }

  /** The words in this order, or nothing is read. */
  accept(...words: readonly string[]): boolean {
    if (!this.sees(...words)) return false
    this.#at += words.length
    return true
  }

  sees(...words: readonly string[]): boolean {
    return words.every((word, i) => this.ahead(i).kind === 'word' && this.ahead(i).text === word)
  }

  expect(...words: readonly string[]): void {
    for (const word of words) if (!this.accept(word)) throw this.fail()
  }

  oneOf<W extends string>(words: readonly W[]): W | null {
    const found = words.find((word) => this.sees(word))
    if (found !== undefined) this.#at += 1
    return found ?? null
  }

  op(text: string): boolean {
    if (!this.seesOp(text)) return false
    this.#at += 1
    return true
  }

  seesOp(text: string): boolean {
    return this.token.kind === 'op' && this.token.text === text
  }

  expectOp(text: string): void {
    if (!this.op(text)) throw this.fail()
  }

  end(): void {
    this.op(';')
    if (this.token.kind !== 'end') throw this.fail()
  }

  string(): string {
    if (this.token.kind !== 'string') throw this.fail()
    return this.next().text
  }

  integer(): number {
    if (this.token.kind !== 'number' || !/^\d+$/u.test(this.token.text)) throw this.fail()
    return Number(this.next().text)
  }

  /** A bare or quoted name; reserved words only in quotes. */
  identifier(): string {
    const token = this.token
    if (token.kind === 'quoted') {
      this.#at += 1
      return checkLength(token.text)
    }
    if (token.kind !== 'word' || reserved.has(token.text) || notColumns.has(token.text))
      throw this.fail()
    this.#at += 1
    return checkLength(token.text)
  }

  name(): readonly string[] {
    const parts = [this.identifier()]
    while (parts.length < 3 && this.op('.')) parts.push(this.identifier())
    return parts
  }

  /** `AS name`, or a bare name where none of the words that go on with the clause stands. */
  alias(): string | null {
    if (this.accept('AS')) return this.identifier()
    const token = this.token
    if (token.kind === 'quoted') return this.identifier()
    if (token.kind !== 'word' || reserved.has(token.text)) return null
    if (notAliases.has(token.text) || notColumns.has(token.text)) return null
    return this.identifier()
  }

  parenthesized<T>(read: () => T): T {
    this.expectOp('(')
    const value = read()
    this.expectOp(')')
    return value
  }

  list<T>(read: () => T): T[] {
    const items = [read()]
    while (this.op(',')) items.push(read())
    return items
  }
}

/** https://docs.snowflake.com/en/sql-reference/identifiers: at most 255 characters. */
function checkLength(name: string): string {
  if (Array.from(name).length > 255)
    throw syntaxError(`identifier '${name.slice(0, 20)}…' is longer than 255 characters`)
  return name
}
