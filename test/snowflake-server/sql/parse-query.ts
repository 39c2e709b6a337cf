import type {
  Body,
  Expr,
  From,
  Item,
  Option,
  Options,
  Order,
  Query,
  Select,
  Source,
} from './ast.ts'
import type { Cursor } from './cursor.ts'
import { notVouched } from './errors.ts'
import { parseExpr, parseOrder } from './parse-expressions.ts'

/** https://docs.snowflake.com/en/sql-reference/constructs */
export function parseQuery(c: Cursor): Query {
  const ctes = c.accept('WITH') ? parseWith(c) : []
  const body = parseSet(c)
  const order: Order[] = c.accept('ORDER', 'BY') ? c.list(() => parseOrder(c)) : []
  let limit: Expr | null = null
  let offset: Expr | null = null
  if (c.accept('LIMIT')) {
    limit = parseLimit(c)
    if (c.accept('OFFSET')) offset = parseLimit(c)
  }
  if (c.sees('FETCH') || c.sees('OFFSET')) throw notVouched('FETCH')
  return { with: ctes, body, order, limit, offset }
}

/** LIMIT takes a non-negative integer constant: https://docs.snowflake.com/en/sql-reference/constructs/limit (a bind was refused for years). */
function parseLimit(c: Cursor): Expr {
  const token = c.next()
  if (token.kind === 'number' && /^\d+$/u.test(token.text))
    return { k: 'number', value: token.text }
  if (token.kind === 'bind') throw notVouched('a bound value after LIMIT')
  if (token.kind === 'word' && token.text === 'NULL') return { k: 'null' }
  throw c.fail(token)
}

function parseWith(c: Cursor): { name: string; columns: readonly string[]; query: Query }[] {
  if (c.sees('RECURSIVE')) throw notVouched('WITH RECURSIVE')
  return c.list(() => {
    const name = c.identifier()
    const columns = c.seesOp('(') ? c.parenthesized(() => c.list(() => c.identifier())) : []
    c.expect('AS')
    return { name, columns, query: c.parenthesized(() => parseQuery(c)) }
  })
}

/** INTERSECT binds closer than UNION, EXCEPT and MINUS: https://docs.snowflake.com/en/sql-reference/operators-query */
function parseSet(c: Cursor): Body {
  let left = parseIntersect(c)
  for (;;) {
    const word = c.oneOf(['UNION', 'EXCEPT', 'MINUS'])
    if (word === null) return left
    if (word !== 'UNION' && c.sees('ALL')) throw c.fail()
    const op = word === 'UNION' ? (c.accept('ALL') ? 'UNION ALL' : 'UNION') : 'EXCEPT'
    if (op === 'UNION') c.accept('DISTINCT')
    if (c.sees('BY')) throw notVouched('UNION BY NAME')
    left = { k: 'set', op, left, right: parseIntersect(c) }
  }
}

function parseIntersect(c: Cursor): Body {
  let left = parseTerm(c)
  while (c.accept('INTERSECT')) left = { k: 'set', op: 'INTERSECT', left, right: parseTerm(c) }
  return left
}

function parseTerm(c: Cursor): Body {
  if (c.seesOp('(')) return { k: 'query', query: c.parenthesized(() => parseQuery(c)) }
  if (c.sees('VALUES')) return parseValues(c)
  return parseSelect(c)
}

function parseValues(c: Cursor): Body {
  c.expect('VALUES')
  const rows = c.list(() => c.parenthesized(() => c.list(() => parseExpr(c))))
  return { k: 'values', rows }
}

export function parseSelect(c: Cursor, from: (c: Cursor) => From[] = parseFrom): Select {
  c.expect('SELECT')
  const distinct = c.accept('DISTINCT')
  if (distinct && c.sees('ON')) throw c.fail()
  if (!distinct) c.accept('ALL')
  if (c.sees('TOP')) throw notVouched('SELECT TOP')
  const items = c.list(() => parseItem(c))
  const sources = c.accept('FROM') ? from(c) : []
  const where = c.accept('WHERE') ? parseExpr(c) : null
  let group: readonly Expr[] | 'ALL' | null = null
  if (c.accept('GROUP', 'BY')) {
    if (c.accept('ALL')) group = 'ALL'
    else if (c.sees('CUBE') || c.sees('ROLLUP') || c.sees('GROUPING'))
      throw notVouched('GROUPING SETS')
    else group = c.list(() => parseExpr(c))
  }
  const having = c.accept('HAVING') ? parseExpr(c) : null
  const qualify = c.accept('QUALIFY') ? parseExpr(c) : null
  if (c.sees('WINDOW')) throw c.fail()
  return { k: 'select', distinct, items, from: sources, where, group, having, qualify }
}

/** * [ILIKE] [EXCLUDE] [REPLACE] [RENAME]: https://docs.snowflake.com/en/sql-reference/sql/select */
function parseItem(c: Cursor): Item {
  const before = c.at
  if (c.token.kind === 'word' || c.token.kind === 'quoted') {
    const name: string[] = []
    while (c.token.kind === 'word' || c.token.kind === 'quoted') {
      name.push(c.next().text)
      if (!c.op('.')) break
      if (c.seesOp('*')) {
        c.next()
        return star(c, name)
      }
    }
    c.back(before)
  }
  if (c.op('*')) return star(c, null)
  const of = parseExpr(c)
  return { k: 'item', of, alias: c.alias() }
}

function star(c: Cursor, of: readonly string[] | null): Item {
  if (c.sees('ILIKE') || c.sees('REPLACE')) throw notVouched('* REPLACE')
  const names = (): string[] =>
    c.seesOp('(') ? c.parenthesized(() => c.list(() => c.identifier())) : [c.identifier()]
  const exclude = c.accept('EXCLUDE') ? names() : []
  const rename = new Map<string, string>()
  if (c.accept('RENAME')) {
    const one = () => {
      const from = c.identifier()
      c.expect('AS')
      rename.set(from, c.identifier())
    }
    if (c.seesOp('(')) c.parenthesized(() => c.list(one))
    else one()
  }
  return { k: 'star', of, exclude, rename }
}

export function parseFrom(c: Cursor): From[] {
  const from: From[] = [parseSource(c, 'first')]
  for (;;) {
    if (c.op(',')) {
      from.push(parseSource(c, 'comma'))
      continue
    }
    if (c.sees('NATURAL') || c.sees('ASOF')) throw notVouched(`${c.token.text} JOIN`)
    const side = c.oneOf(['INNER', 'LEFT', 'RIGHT', 'FULL', 'CROSS'])
    if (side !== null && side !== 'INNER' && side !== 'CROSS') c.accept('OUTER')
    if (side === null && !c.sees('JOIN')) return from
    c.expect('JOIN')
    from.push(parseSource(c, side ?? 'INNER'))
  }
}

function parseSource(c: Cursor, join: From['join']): From {
  const source = parseTableLike(c)
  if (c.sees('AT') || c.sees('BEFORE') || c.sees('CHANGES')) {
    if (c.ahead(1).text === '(') throw notVouched('time travel')
  }
  if (c.sees('PIVOT') || c.sees('UNPIVOT') || c.sees('SAMPLE') || c.sees('TABLESAMPLE'))
    throw notVouched(c.token.text)
  const alias = c.alias()
  const columns =
    alias !== null && c.seesOp('(') ? c.parenthesized(() => c.list(() => c.identifier())) : []
  let on: Expr | null = null
  let using: string[] = []
  if (join !== 'first' && join !== 'comma' && join !== 'CROSS') {
    if (c.accept('ON')) on = parseExpr(c)
    else if (c.accept('USING')) using = c.parenthesized(() => c.list(() => c.identifier()))
    else if (join !== 'INNER') throw c.fail()
  }
  return { join, source, alias, columns, on, using }
}

function parseTableLike(c: Cursor): Source {
  if (c.accept('LATERAL')) {
    if (c.sees('FLATTEN')) return parseFlatten(c)
    return { k: 'query', query: c.parenthesized(() => parseQuery(c)), lateral: true }
  }
  if (c.accept('TABLE')) {
    return c.parenthesized(() => {
      if (c.sees('FLATTEN')) return parseFlatten(c)
      c.expect('GENERATOR')
      return c.parenthesized(() => {
        c.expect('ROWCOUNT')
        c.expectOp('=>')
        return { k: 'generator', rows: c.integer() } as const
      })
    })
  }
  if (c.seesOp('(')) {
    c.next()
    if (!c.sees('SELECT') && !c.sees('WITH') && !c.sees('VALUES') && !c.seesOp('('))
      throw notVouched('parenthesized joins')
    const query = parseQuery(c)
    c.expectOp(')')
    return { k: 'query', query, lateral: false }
  }
  if (c.sees('VALUES')) {
    const body = parseValues(c)
    return {
      k: 'query',
      query: { with: [], body, order: [], limit: null, offset: null },
      lateral: false,
    }
  }
  if (c.token.kind === 'stage') {
    const stage = c.next().text
    const options = c.seesOp('(')
      ? c.parenthesized(() => parseOptions(c, [')']))
      : new Map<string, Option>()
    return { k: 'stage', stage, options }
  }
  const name = c.name()
  if (c.seesOp('(')) throw notVouched(`table function ${name.join('.')}`)
  return { k: 'table', name }
}

/** https://docs.snowflake.com/en/sql-reference/functions/flatten */
function parseFlatten(c: Cursor): Source {
  c.expect('FLATTEN')
  return c.parenthesized((): Source => {
    let input: Expr | null = null
    let outer = false
    let path: string | null = null
    c.list(() => {
      const name = c.next().text
      c.expectOp('=>')
      if (name === 'INPUT') input = parseExpr(c)
      else if (name === 'OUTER') outer = c.accept('TRUE') || (c.expect('FALSE'), false)
      else if (name === 'PATH') path = c.string()
      else throw notVouched(`FLATTEN ${name}`)
    })
    if (input === null) throw c.fail()
    return { k: 'flatten', input, outer, path }
  })
}

/** NAME = value pairs, apart by blanks or commas, until a closing parenthesis or the end. */
export function parseOptions(c: Cursor, until: readonly string[] = []): Options {
  const options = new Map<string, Option>()
  while (c.token.kind === 'word' && !until.includes(c.token.text)) {
    const name = c.next().text
    if (options.has(name)) throw c.fail()
    const separator = c.op('=') || c.op('=>')
    if (!separator) throw c.fail()
    options.set(name, parseOption(c))
    c.op(',')
  }
  return options
}

function parseOption(c: Cursor): Option {
  if (c.op('(')) {
    if (c.op(')')) return { k: 'list', of: [] }
    if (c.token.kind === 'word' && c.ahead(1).kind === 'op' && c.ahead(1).text === '=') {
      const of = parseOptions(c)
      c.expectOp(')')
      return { k: 'nested', of }
    }
    const of = c.list(() => c.string())
    c.expectOp(')')
    return { k: 'list', of }
  }
  const token = c.next()
  if (token.kind === 'string') return { k: 'text', value: token.text }
  if (token.kind === 'number') return { k: 'number', value: token.text }
  if (token.kind !== 'word' && token.kind !== 'quoted') throw c.fail(token)
  let value = token.text
  while (c.op('.')) value += `.${c.identifier()}`
  return { k: 'word', value }
}
