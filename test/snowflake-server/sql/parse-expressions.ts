import type { Call, Expr, Order, Over, TypeName } from './ast.ts'
import type { Cursor } from './cursor.ts'
import { notVouched, syntaxError } from './errors.ts'
import { notColumns, reserved } from './words.ts'

/** Operators by rank: https://docs.snowflake.com/en/sql-reference/operators-query (OR, AND, NOT, comparisons, ||, + -, * / %, unary, ::, : and []). */
export function parseExpr(c: Cursor): Expr {
  const of = [parseAnd(c)]
  while (c.accept('OR')) of.push(parseAnd(c))
  return of.length === 1 && of[0] !== undefined ? of[0] : { k: 'logic', op: 'OR', of }
}

function parseAnd(c: Cursor): Expr {
  const of = [parseNot(c)]
  while (c.accept('AND')) of.push(parseNot(c))
  return of.length === 1 && of[0] !== undefined ? of[0] : { k: 'logic', op: 'AND', of }
}

function parseNot(c: Cursor): Expr {
  return c.accept('NOT') ? { k: 'unary', op: 'NOT', of: parseNot(c) } : parseComparison(c)
}

function parseComparison(c: Cursor): Expr {
  let left = parseSum(c)
  for (;;) {
    const op = ['=', '<>', '!=', '<=', '>=', '<', '>'].find((one) => c.op(one))
    if (op !== undefined) {
      if (c.sees('ANY') || c.sees('ALL') || c.sees('SOME'))
        throw notVouched('quantified comparison')
      left = { k: 'binary', op: op === '!=' ? '<>' : op, left, right: parseSum(c) }
      continue
    }
    const rest = parsePredicate(c, left)
    if (rest === null) return left
    left = rest
  }
}

function parsePredicate(c: Cursor, left: Expr): Expr | null {
  if (c.accept('IS')) {
    const not = c.accept('NOT')
    if (c.accept('DISTINCT', 'FROM')) return { k: 'distinct', left, right: parseSum(c), not: !not }
    const what = c.oneOf(['NULL', 'TRUE', 'FALSE'])
    if (what === null) throw c.fail()
    return { k: 'is', of: left, not, what }
  }
  const before = c.at
  const not = c.accept('NOT')
  if (c.accept('BETWEEN')) {
    const low = parseSum(c)
    c.expect('AND')
    return { k: 'between', of: left, not, low, high: parseSum(c) }
  }
  const like = c.oneOf(['LIKE', 'ILIKE'])
  if (like !== null) {
    if (c.sees('ANY') || c.sees('ALL')) throw notVouched('LIKE ANY')
    const pattern = parseSum(c)
    const escape = c.accept('ESCAPE') ? parsePrimary(c) : null
    return { k: 'like', of: left, not, fold: like === 'ILIKE', pattern, escape }
  }
  if (c.oneOf(['RLIKE', 'REGEXP']) !== null) {
    const call = callOf('REGEXP_LIKE', [left, parseSum(c)])
    return not ? { k: 'unary', op: 'NOT', of: call } : call
  }
  if (c.accept('IN')) {
    return c.parenthesized((): Expr => {
      if (c.sees('SELECT') || c.sees('WITH')) {
        const of = left.k === 'call' && left.name === '(row)' ? left.args : [left]
        return { k: 'in_query', of, not, query: c.query(c) }
      }
      return { k: 'in', of: left, not, list: c.list(() => parseExpr(c)) }
    })
  }
  c.back(before)
  return null
}

/** + - and || share one rank in Snowflake's grammar; * / % bind closer. */
function parseSum(c: Cursor): Expr {
  let left = parseProduct(c)
  for (;;) {
    const op = ['||', '+', '-'].find((one) => c.op(one))
    if (op === undefined) return left
    left = { k: 'binary', op, left, right: parseProduct(c) }
  }
}

function parseProduct(c: Cursor): Expr {
  let left = parseUnary(c)
  for (;;) {
    const op = ['*', '/', '%'].find((one) => c.op(one))
    if (op === undefined) return left
    left = { k: 'binary', op, left, right: parseUnary(c) }
  }
}

function parseUnary(c: Cursor): Expr {
  if (c.op('-')) return { k: 'unary', op: '-', of: parseUnary(c) }
  if (c.op('+')) return { k: 'unary', op: '+', of: parseUnary(c) }
  return parsePostfix(c)
}

function parsePostfix(c: Cursor): Expr {
  let of = parsePrimary(c)
  for (;;) {
    if (c.op('::')) of = { k: 'cast', of, to: parseType(c), attempt: false }
    else if (c.op('[')) {
      const key = parseExpr(c)
      c.expectOp(']')
      of = { k: 'get', of, key }
    } else if (c.seesOp(':')) {
      c.next()
      of = { k: 'get', of, key: { k: 'text', value: pathKey(c) } }
      while (c.op('.')) of = { k: 'get', of, key: { k: 'text', value: pathKey(c) } }
    } else return of
  }
}

/** Keys in paths are case-sensitive, so the word as written. */
function pathKey(c: Cursor): string {
  const token = c.next()
  if (token.kind === 'quoted') return token.text
  if (token.kind !== 'word') throw c.fail(token)
  return c.sql.slice(token.at, token.at + token.text.length)
}

function parsePrimary(c: Cursor): Expr {
  const token = c.token
  switch (token.kind) {
    case 'string':
      c.next()
      return { k: 'text', value: token.text }
    case 'number':
      c.next()
      return { k: 'number', value: token.text }
    case 'bind':
      c.next()
      return { k: 'bind', nth: Number(token.text) }
    case 'place':
      c.next()
      return { k: 'place', of: null, nth: Number(token.text) }
    case 'quoted':
      return parseColumn(c)
    case 'op':
      if (token.text === '(') return parseParenthesized(c)
      if (token.text === '?') throw notVouched('? binds: ours are :1, :2, …')
      throw c.fail()
    case 'word':
      return parseWord(c)
    case 'end':
    case 'file':
    case 'stage':
    default:
      throw c.fail()
  }
}

function parseParenthesized(c: Cursor): Expr {
  return c.parenthesized((): Expr => {
    if (c.sees('SELECT') || c.sees('WITH')) return { k: 'scalar', query: c.query(c) }
    const items = c.list(() => parseExpr(c))
    const [only] = items
    if (items.length === 1 && only !== undefined) return only
    return callOf('(row)', items)
  })
}

function parseWord(c: Cursor): Expr {
  if (c.accept('NULL')) return { k: 'null' }
  if (c.accept('TRUE')) return { k: 'boolean', value: true }
  if (c.accept('FALSE')) return { k: 'boolean', value: false }
  if (c.accept('CASE')) return parseCase(c)
  if (c.accept('EXISTS'))
    return c.parenthesized(() => ({ k: 'exists', query: c.query(c) }) as const)
  const cast = c.oneOf(['CAST', 'TRY_CAST'])
  if (cast !== null)
    return c.parenthesized(() => {
      const of = parseExpr(c)
      c.expect('AS')
      return { k: 'cast', of, to: parseType(c), attempt: cast === 'TRY_CAST' } as const
    })
  if (c.sees('EXTRACT') && c.ahead(1).text === '(') {
    c.next()
    return c.parenthesized(() => {
      const part = c.identifier()
      c.expect('FROM')
      return callOf('DATE_PART', [{ k: 'text', value: part }, parseExpr(c)])
    })
  }
  if (c.sees('POSITION') && c.ahead(1).text === '(') return parsePosition(c)
  if (c.sees('INTERVAL')) throw notVouched('INTERVAL')
  const token = c.token
  const after = c.ahead(1)
  if (after.kind === 'op' && after.text === '(') {
    if (reserved.has(token.text) && !['LEFT', 'RIGHT', 'INSERT', 'LIKE'].includes(token.text))
      throw c.fail()
    return parseCall(c)
  }
  if (
    [
      'CURRENT_DATE',
      'CURRENT_TIMESTAMP',
      'CURRENT_TIME',
      'CURRENT_USER',
      'LOCALTIME',
      'LOCALTIMESTAMP',
    ].includes(token.text)
  ) {
    c.next()
    return callOf(token.text, [])
  }
  if (notColumns.has(token.text)) throw c.fail()
  return parseColumn(c)
}

/** POSITION(a, b [, start]) or POSITION(a IN b): https://docs.snowflake.com/en/sql-reference/functions/position */
function parsePosition(c: Cursor): Expr {
  c.next()
  return c.parenthesized(() => {
    const first = parseSum(c)
    if (c.accept('IN')) return callOf('POSITION', [first, parseSum(c)])
    c.expectOp(',')
    return callOf('POSITION', [first, ...c.list(() => parseExpr(c))])
  })
}

function parseColumn(c: Cursor): Expr {
  const name = [c.identifier()]
  while (c.seesOp('.') && name.length < 4) {
    c.next()
    if (c.token.kind === 'place' && name.length === 1)
      return { k: 'place', of: name[0] ?? null, nth: Number(c.next().text) }
    name.push(c.identifier())
  }
  return { k: 'column', name }
}

function parseCase(c: Cursor): Expr {
  const of = c.sees('WHEN') ? null : parseExpr(c)
  const when: { when: Expr; value: Expr }[] = []
  while (c.accept('WHEN')) {
    const condition = parseExpr(c)
    c.expect('THEN')
    when.push({ when: condition, value: parseExpr(c) })
  }
  if (when.length === 0) throw c.fail()
  const otherwise = c.accept('ELSE') ? parseExpr(c) : null
  c.expect('END')
  return { k: 'case', of, when, otherwise }
}

function callOf(name: string, args: readonly Expr[]): Call {
  return {
    k: 'call',
    name,
    args,
    star: false,
    distinct: false,
    within: null,
    ignoreNulls: false,
    over: null,
  }
}

function parseCall(c: Cursor): Expr {
  const name = c.next().text
  let distinct = false
  let star = false
  let args: Expr[] = []
  c.expectOp('(')
  if (!c.op(')')) {
    distinct = c.accept('DISTINCT')
    if (c.op('*')) star = true
    else
      args = c.list(() => {
        if (c.token.kind === 'word' && c.ahead(1).text === '=>' && c.ahead(1).kind === 'op')
          throw notVouched(`named argument ${c.token.text} of ${name}`)
        return parseExpr(c)
      })
    if (c.sees('ORDER')) throw c.fail()
    c.expectOp(')')
  }
  let ignoreNulls = false
  if (c.accept('IGNORE', 'NULLS')) ignoreNulls = true
  else c.accept('RESPECT', 'NULLS')
  if (c.sees('FILTER')) throw c.fail()
  const within = c.accept('WITHIN', 'GROUP')
    ? c.parenthesized(() => {
        c.expect('ORDER', 'BY')
        return c.list(() => parseOrder(c))
      })
    : null
  const over = c.accept('OVER') ? parseOver(c) : null
  return { k: 'call', name, args, star, distinct, within, ignoreNulls, over }
}

function parseOver(c: Cursor): Over {
  if (!c.seesOp('(')) throw notVouched('named windows')
  return c.parenthesized(() => {
    const partition = c.accept('PARTITION', 'BY') ? c.list(() => parseExpr(c)) : []
    const order = c.accept('ORDER', 'BY') ? c.list(() => parseOrder(c)) : []
    return { partition, order, frame: parseFrame(c) }
  })
}

/** ROWS and RANGE frames: https://docs.snowflake.com/en/sql-reference/functions-window-syntax */
function parseFrame(c: Cursor): string | null {
  const unit = c.oneOf(['ROWS', 'RANGE'])
  if (unit === null) return null
  const edge = (): string => {
    if (c.accept('UNBOUNDED', 'PRECEDING')) return 'UNBOUNDED PRECEDING'
    if (c.accept('UNBOUNDED', 'FOLLOWING')) return 'UNBOUNDED FOLLOWING'
    if (c.accept('CURRENT', 'ROW')) return 'CURRENT ROW'
    if (unit === 'RANGE') throw notVouched('RANGE frames with values')
    const rows = c.integer()
    const side = c.oneOf(['PRECEDING', 'FOLLOWING'])
    if (side === null) throw c.fail()
    return `${rows} ${side}`
  }
  if (!c.accept('BETWEEN')) return `${unit} ${edge()}`
  const from = edge()
  c.expect('AND')
  return `${unit} BETWEEN ${from} AND ${edge()}`
}

export function parseOrder(c: Cursor): Order {
  const of = parseExpr(c)
  const descending = c.accept('DESC')
  if (!descending) c.accept('ASC')
  const nulls = c.accept('NULLS') ? c.oneOf(['FIRST', 'LAST']) : null
  return { of, descending, nulls }
}

const wordTypes = new Set(
  `NUMBER DECIMAL NUMERIC INT INTEGER BIGINT SMALLINT TINYINT BYTEINT FLOAT FLOAT4 FLOAT8 DOUBLE REAL VARCHAR CHAR
  CHARACTER STRING TEXT BINARY VARBINARY BOOLEAN DATE DATETIME TIME TIMESTAMP TIMESTAMP_LTZ TIMESTAMP_NTZ TIMESTAMP_TZ
  TIMESTAMPTZ
  VARIANT OBJECT ARRAY`.split(/\s+/u),
)

/** https://docs.snowflake.com/en/sql-reference/intro-summary-data-types */
export function parseType(c: Cursor): TypeName {
  const token = c.next()
  if (token.kind !== 'word' || !wordTypes.has(token.text))
    throw syntaxError(`unexpected '${token.text}': unsupported data type`, token.line, token.at)
  if (token.text === 'DOUBLE') c.accept('PRECISION')
  const args = c.seesOp('(') ? c.parenthesized(() => c.list(() => c.integer())) : []
  if (args.length > 0 && ['OBJECT', 'ARRAY', 'VARIANT', 'BOOLEAN', 'DATE'].includes(token.text))
    throw notVouched(`${token.text} with arguments`)
  if (c.seesOp('[')) throw c.fail()
  return { name: token.text, args }
}
