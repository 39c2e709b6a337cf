import type { Call, Expr, Over, Query } from './ast.ts'
import { castSql, castType } from './casts.ts'
import {
  argumentTypes,
  compilation,
  notVouched,
  SnowflakeError,
  typesDiffer,
  unknownFunction,
} from './errors.ts'
import { alike, type Arg, as, coerce, type FunctionEntry } from './function-kinds.ts'
import { functions } from './functions.ts'
import { getSql } from './functions/semi-structured.ts'
import { quote } from './quoting.ts'
import { type Clause, type Env, Scope } from './scope.ts'
import {
  boolean,
  fixed,
  isJson,
  nothing,
  real,
  type SfType,
  shared,
  text,
  typeOf,
  typeText,
  variant,
} from './types.ts'

/** Where an expression stands. */
export interface Spot {
  readonly env: Env
  readonly scope: Scope
  readonly clause: Clause
  /** Inside OR, NOT, CASE or a function. */
  readonly nested?: boolean
}

const unsupported = () =>
  compilation('002031', '42601', 'Unsupported subquery type cannot be evaluated')

/** The expression in DuckDB's SQL, with its type on Snowflake. */
export function bindExpr(of: Expr, spot: Spot): Arg {
  const inner: Spot = { ...spot, nested: true }
  const make = (sql: string, type: SfType): Arg => ({ sql, type, node: of })
  switch (of.k) {
    case 'text':
      return make(quote(of.value), { t: 'text', n: Math.max(1, Array.from(of.value).length) })
    case 'number':
      return number(of.value, of)
    case 'boolean':
      return make(of.value ? 'TRUE' : 'FALSE', boolean)
    case 'null':
      return make('NULL', nothing)
    case 'bind':
      return { ...bound(of.nth, spot.env), node: of }
    case 'column':
      return column(of.name, of, spot)
    case 'place':
      return place(of.of, of.nth, of, spot)
    case 'unary':
      if (of.op === 'NOT')
        return make(`(NOT ${condition(of.of, of.of.k === 'exists' ? spot : inner)})`, boolean)
      return negated(bindExpr(of.of, inner), of.op, of, spot)
    case 'logic': {
      const at = of.op === 'AND' ? spot : inner
      return make(`(${of.of.map((one) => condition(one, at)).join(` ${of.op} `)})`, boolean)
    }
    case 'is': {
      if (of.what !== 'NULL')
        return make(`(${condition(of.of, inner)} IS ${of.not ? 'NOT ' : ''}${of.what})`, boolean)
      return make(`(${bindExpr(of.of, inner).sql} IS ${of.not ? 'NOT ' : ''}NULL)`, boolean)
    }
    case 'distinct': {
      const [left, right] = compared(bindExpr(of.left, inner), bindExpr(of.right, inner), spot)
      return make(`(${left.sql} IS ${of.not ? '' : 'NOT '}DISTINCT FROM ${right.sql})`, boolean)
    }
    case 'binary':
      return binary(of.op, bindExpr(of.left, inner), bindExpr(of.right, inner), of, spot)
    case 'like': {
      const parts = [of.of, of.pattern].map(
        (one) => coerce('LIKE', bindExpr(one, inner), 'text', spot.env.formats).sql,
      )
      const escape = of.escape === null ? '' : ` ESCAPE ${bindExpr(of.escape, inner).sql}`
      return make(
        `(${parts[0]} ${of.not ? 'NOT ' : ''}${of.fold ? 'ILIKE' : 'LIKE'} ${parts[1]}${escape})`,
        boolean,
      )
    }
    case 'between': {
      const [value, low, high] = [of.of, of.low, of.high].map((one) => bindExpr(one, inner))
      if (value === undefined || low === undefined || high === undefined) throw unsupported()
      const [a, from] = compared(value, low, spot)
      const [b, to] = compared(value, high, spot)
      return make(
        `(${of.not ? 'NOT ' : ''}(${a.sql} >= ${from.sql} AND ${b.sql} <= ${to.sql}))`,
        boolean,
      )
    }
    case 'in': {
      const args = [of.of, ...of.list].map((one) => bindExpr(one, inner))
      const [value, ...list] = comparable(args, spot)
      return make(
        `(${value?.sql} ${of.not ? 'NOT ' : ''}IN (${list.map((one) => one.sql).join(', ')}))`,
        boolean,
      )
    }
    case 'in_query':
    case 'exists':
    case 'scalar':
      return subquery(of, spot)
    case 'case':
      return caseOf(of, inner)
    case 'cast': {
      const value = bindExpr(of.of, inner)
      const to = typeOf(of.to, spot.env.mapping)
      return make(
        castSql(value.sql, value.type, to, of.attempt, spot.env.formats),
        castType(value.type, to),
      )
    }
    case 'get': {
      const value = coerce('GET', bindExpr(of.of, inner), 'json', spot.env.formats)
      return make(getSql(value.sql, bindExpr(of.key, inner)), variant)
    }
    case 'call':
      return call(of, spot)
    default:
      return of satisfies never
  }
}

/** A condition must be BOOLEAN; what text and numbers mean as one isn't left to chance. */
export function condition(of: Expr, spot: Spot): string {
  const { sql, type } = bindExpr(of, spot)
  if (type.t === 'null') return 'CAST(NULL AS BOOLEAN)'
  if (type.t !== 'boolean') throw typesDiffer(`Invalid data type [${typeText(type)}] for predicate`)
  return sql
}

function number(value: string, node: Expr): Arg {
  if (/[eE]/u.test(value)) return { sql: `CAST('${value}' AS DOUBLE)`, type: real, node }
  const [whole = '', fraction = ''] = value.split('.')
  const digits = whole.replace(/^0+/u, '').length + fraction.length
  if (digits > 38) return { sql: `CAST('${value}' AS DOUBLE)`, type: real, node }
  const type = fixed(Math.max(1, digits), fraction.length)
  const sql =
    fraction === '' && digits <= 18
      ? whole
      : `CAST('${value}' AS DECIMAL(${Math.max(1, digits)}, ${fraction.length}))`
  return { sql, type, node }
}

/** Binds come as text with a type: SNOWFLAKE.md 1, wire protocol. */
function bound(nth: number, env: Env): Omit<Arg, 'node'> {
  const bind = env.binds[nth - 1]
  if (bind === undefined || (typeof bind.value === 'object' && bind.value !== null))
    throw new SnowflakeError(
      '002049',
      '42601',
      `SQL compilation error:\nBind variable :${nth} not set.`,
    )
  const { value, type } = bind
  switch (type.toUpperCase()) {
    case 'TEXT':
      return { sql: value === null ? 'CAST(NULL AS VARCHAR)' : quote(value), type: text }
    case 'FIXED':
      if (value === null) return { sql: 'CAST(NULL AS DECIMAL(38, 0))', type: fixed() }
      if (!/^-?\d+(?:\.\d+)?$/u.test(value))
        throw new SnowflakeError('100038', '22018', `Numeric value '${value}' is not recognized`)
      return value.startsWith('-')
        ? {
            ...number(value.slice(1), { k: 'null' }),
            sql: `(-${number(value.slice(1), { k: 'null' }).sql})`,
          }
        : number(value, { k: 'null' })
    case 'REAL':
      return {
        sql: value === null ? 'CAST(NULL AS DOUBLE)' : `CAST(${quote(value)} AS DOUBLE)`,
        type: real,
      }
    case 'BOOLEAN':
      return {
        sql: value === null ? 'CAST(NULL AS BOOLEAN)' : `sf_boolean(${quote(value)})`,
        type: boolean,
      }
    default:
      throw notVouched(`binds of type ${type}`)
  }
}

function column(name: readonly string[], node: Expr, spot: Spot): Arg {
  const aliases =
    spot.clause === 'on' || spot.clause === 'flatten' || spot.clause === 'set'
      ? 'never'
      : spot.clause === 'order' && spot.nested !== true
        ? 'before'
        : 'after'
  const found = spot.scope.resolve(name, aliases)
  if ('alias' in found)
    return spot.scope.within(found.name, () => ({ ...bindExpr(found.alias, spot), node }))
  return { sql: found.sql, type: found.type, node }
}

function place(of: string | null, nth: number, node: Expr, spot: Spot): Arg {
  const relations = of === null ? spot.scope.relations : spot.scope.relation([of])
  const [relation] = relations
  if (relation === undefined || relations.length > 1)
    throw compilation('000904', '42000', `invalid identifier '$${nth}'`)
  const found = relation.places === undefined ? relation.columns[nth - 1] : relation.places(nth)
  if (found === undefined) throw compilation('000904', '42000', `invalid identifier '$${nth}'`)
  return { sql: found.sql, type: found.type, node }
}

function negated(value: Arg, op: '-' | '+', node: Expr, spot: Spot): Arg {
  const { sql, type } = coerce(op, value, 'number', spot.env.formats)
  return { sql: op === '-' ? `(-${sql})` : sql, type, node }
}

const orders = new Set(['<', '>', '<=', '>='])

function binary(op: string, left: Arg, right: Arg, node: Expr, spot: Spot): Arg {
  const { formats } = spot.env
  if (op === '||') {
    const [a, b] = [coerce('||', left, 'text', formats), coerce('||', right, 'text', formats)]
    return { sql: `(${a.sql} || ${b.sql})`, type: text, node }
  }
  if ('+-*/%'.includes(op)) return arithmetic(op, left, right, node, spot)
  const [a, b] = compared(left, right, spot)
  if (orders.has(op) && isJson(a.type)) throw notVouched('an order among VARIANTs')
  return { sql: `(${a.sql} ${op} ${b.sql})`, type: boolean, node }
}

/** Scales: https://docs.snowflake.com/en/sql-reference/operators-arithmetic (scale and precision). */
function arithmetic(op: string, left: Arg, right: Arg, node: Expr, spot: Spot): Arg {
  if (op === '-' || op === '+') {
    const days = [left, right].find((one) => one.type.t === 'date')
    if (days !== undefined) throw notVouched('arithmetic of dates: use DATEADD and DATEDIFF')
  }
  const [a, b] = [
    coerce(op, left, 'number', spot.env.formats),
    coerce(op, right, 'number', spot.env.formats),
  ]
  if (a.type.t !== 'fixed' || b.type.t !== 'fixed') {
    const [x, y] = [`CAST(${a.sql} AS DOUBLE)`, `CAST(${b.sql} AS DOUBLE)`]
    if (op !== '/') return { sql: `(${x} ${op} ${y})`, type: real, node }
    return {
      sql: `CASE WHEN ${y} = 0 THEN error('SF:100051:22012:Division by zero') ELSE ${x} / ${y} END`,
      type: real,
      node,
    }
  }
  const [s, t] = [a.type.s, b.type.s]
  const exact = (sql: string, scale: number): Arg => ({
    sql: `CAST(${sql} AS DECIMAL(38, ${scale}))`,
    type: fixed(38, scale),
    node,
  })
  switch (op) {
    case '+':
    case '-':
    case '%':
      return exact(`(${a.sql} ${op} ${b.sql})`, Math.max(s, t))
    case '*':
      return exact(`(${a.sql} * ${b.sql})`, Math.min(s + t, Math.max(s, t, 12)))
    default: {
      const scale = Math.max(s, Math.min(s + 6, 12))
      return exact(
        `sf_divide(CAST(${a.sql} AS VARCHAR), CAST(${b.sql} AS VARCHAR), ${scale})`,
        scale,
      )
    }
  }
}

/** Both sides in the type that they are compared in. A VARIANT is compared with nothing but another one: cast it. */
function compared(left: Arg, right: Arg, spot: Spot): [Arg, Arg] {
  const [a, b] = comparable([left, right], spot)
  if (a === undefined || b === undefined) throw unsupported()
  return [a, b]
}

function comparable(args: readonly Arg[], spot: Spot): readonly Arg[] {
  const json = args.filter((arg) => isJson(arg.type))
  if (
    json.length > 0 &&
    args.some((arg) => arg.type.t !== json[0]?.type.t && arg.type.t !== 'null')
  )
    throw notVouched(
      `a comparison of ${args.map((arg) => typeText(arg.type)).join(' with ')}: cast first`,
    )
  const type = args
    .map((arg) => arg.type)
    .reduce<SfType | null>((a, b) => (a === null ? null : shared(a, b)), nothing)
  if (type === null)
    throw typesDiffer(
      `Can not convert parameter of type [${typeText(args[1]?.type ?? nothing)}] into expected type [${typeText(args[0]?.type ?? nothing)}]`,
    )
  return args.map((arg) => as(arg, type, spot.env.formats))
}

function caseOf(of: Expr & { k: 'case' }, spot: Spot): Arg {
  const subject = of.of === null ? null : bindExpr(of.of, spot)
  const conditions = of.when.map(({ when }) => {
    if (subject === null) return condition(when, spot)
    const [a, b] = compared(subject, bindExpr(when, spot), spot)
    return `(${a.sql} = ${b.sql})`
  })
  const values = [
    ...of.when.map((one) => one.value),
    ...(of.otherwise === null ? [] : [of.otherwise]),
  ]
  const same = alike(
    'CASE',
    values.map((one) => bindExpr(one, spot)),
    spot.env.formats,
  )
  const branches = conditions.map((one, i) => `WHEN ${one} THEN ${same[i]?.sql}`)
  const otherwise = of.otherwise === null ? '' : ` ELSE ${same.at(-1)?.sql}`
  const type = same.find((one) => one.type.t !== 'null')?.type ?? nothing
  return { sql: `CASE ${branches.join(' ')}${otherwise} END`, type, node: of }
}

function call(of: Call, spot: Spot): Arg {
  const entry = functions.get(of.name)
  if (entry === undefined)
    throw of.name === '(row)' ? notVouched('rows in parentheses') : unknownFunction(of.name)
  checkCall(of, entry, spot)
  const inner: Spot = { ...spot, nested: true }
  const { formats, session } = spot.env
  const paramOf = (i: number) => entry.takes[Math.min(i, entry.takes.length - 1)] ?? 'any'
  const given = of.args.map(
    (arg, i): Arg =>
      paramOf(i) === 'part'
        ? { sql: '', type: text, node: arg }
        : coerce(of.name, bindExpr(arg, inner), paramOf(i), formats),
  )
  const same = given.filter((_, i) => paramOf(i) === 'same')
  const alikes = [...alike(of.name, same, formats)]
  const args = given.map((arg, i) => (paramOf(i) === 'same' ? (alikes.shift() ?? arg) : arg))
  const order = of.within === null ? '' : ` ORDER BY ${orderSql(of.within, inner)}`
  const sqls = args.map((arg) => arg.sql)
  const plain =
    typeof entry.sql === 'string'
      ? `${entry.sql}(${of.distinct ? 'DISTINCT ' : ''}${sqls.join(', ')})`
      : entry.sql(sqls, args, { call: of, formats, order, session })
  const type = typeof entry.gives === 'function' ? entry.gives(args) : entry.gives
  if (of.over === null) return { sql: `(${plain})`, type, node: of }
  return { sql: `(${windowed(plain, of, entry, over(of.over, of.name, inner))})`, type, node: of }
}

function checkCall(of: Call, entry: FunctionEntry, spot: Spot): void {
  const least = entry.least ?? entry.takes.length
  const most = entry.most ?? entry.takes.length
  if (!of.star && of.args.length < least)
    throw compilation(
      '000938',
      '22023',
      `not enough arguments for function [${of.name}], expected ${least}, got ${of.args.length}`,
    )
  if (of.args.length > most)
    throw compilation(
      '000939',
      '22023',
      `too many arguments for function [${of.name}] expected ${most}, got ${of.args.length}`,
    )
  if (of.star && of.name !== 'COUNT' && !of.name.startsWith('OBJECT_CONSTRUCT'))
    throw argumentTypes(of.name, ['*'])
  if (of.distinct && entry.kind !== 'aggregate')
    throw compilation('002079', '42601', `DISTINCT in ${of.name}`)
  if (of.within !== null && !['ARRAY_AGG', 'LISTAGG'].includes(of.name))
    throw compilation('002078', '42601', `WITHIN GROUP of ${of.name}`)
  if (of.over !== null && entry.kind === undefined)
    throw compilation('002303', '42601', `${of.name} is no window function`)
  if (of.over === null && entry.kind === 'window')
    throw compilation('002303', '42601', `Window function [${of.name}] requires an OVER clause`)
  const clauses: readonly Clause[] = ['where', 'on', 'flatten', 'values']
  if (entry.kind === 'aggregate' && of.over === null && clauses.includes(spot.clause))
    throw compilation(
      '002036',
      '42601',
      `Invalid aggregate function in ${spot.clause} clause [${of.name}]`,
    )
  if (of.over !== null && [...clauses, 'having', 'group'].includes(spot.clause))
    throw compilation(
      '002303',
      '42601',
      `Window function [${of.name}] appears outside of SELECT, QUALIFY, and ORDER BY clauses.`,
    )
}

/** NULLs are the largest: last when ascending, first when descending (docs.snowflake.com/en/sql-reference/constructs/order-by). */
export function orderSql(
  order: readonly {
    readonly of: Expr
    readonly descending: boolean
    readonly nulls: string | null
  }[],
  spot: Spot,
): string {
  return order
    .map(({ of, descending, nulls }) => {
      const { sql, type } = bindExpr(of, spot)
      if (isJson(type)) throw notVouched('an order among VARIANTs')
      return `${sql}${descending ? ' DESC' : ''} NULLS ${nulls ?? (descending ? 'FIRST' : 'LAST')}`
    })
    .join(', ')
}

const wholeWindow = new Set(['FIRST_VALUE', 'LAST_VALUE'])
const frameless = new Set(['ROW_NUMBER', 'RANK', 'DENSE_RANK', 'LAG', 'LEAD'])

/** Default frames: https://docs.snowflake.com/en/sql-reference/functions-window-syntax */
function over(of: Over, name: string, spot: Spot): string {
  const partition =
    of.partition.length === 0
      ? ''
      : `PARTITION BY ${of.partition.map((one) => bindExpr(one, spot).sql).join(', ')}`
  const order = of.order.length === 0 ? '' : `ORDER BY ${orderSql(of.order, spot)}`
  if ((frameless.has(name) || wholeWindow.has(name)) && order === '')
    throw compilation(
      '002079',
      '42601',
      `Window function type [${name}] requires ORDER BY in window specification`,
    )
  if (frameless.has(name) && of.frame !== null)
    throw compilation('002303', '42601', `Sliding window frame unsupported for function ${name}`)
  const standing = wholeWindow.has(name)
    ? 'ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING'
    : ''
  return [partition, order, of.frame ?? standing].filter((part) => part !== '').join(' ')
}

function windowed(plain: string, of: Call, entry: FunctionEntry, window: string): string {
  if (of.distinct || ['ARRAY_AGG', 'LISTAGG', 'OBJECT_AGG'].includes(of.name))
    throw notVouched(`${of.name} over a window`)
  const cast = /^CAST\((.*) AS (DECIMAL\(38, \d+\))\)$/su.exec(plain)
  const nulls = of.ignoreNulls ? plain.replace(/\)$/u, ' IGNORE NULLS)') : plain
  if (cast !== null && entry.kind === 'aggregate')
    return `CAST(${cast[1]} OVER (${window}) AS ${cast[2]})`
  return `${nulls} OVER (${window})`
}

/** What Snowflake can't evaluate: https://docs.snowflake.com/en/user-guide/querying-subqueries, and what its users report beyond. */
function subquery(of: Extract<Expr, { k: 'in_query' | 'exists' | 'scalar' }>, spot: Spot): Arg {
  const scope = new Scope(spot.scope, spot.scope.ctes)
  const bound = spot.env.query(of.query, spot.env, scope)
  const inWhere = spot.clause === 'where' || spot.clause === 'having' || spot.clause === 'qualify'
  if (of.k !== 'scalar' && !inWhere) throw unsupported()
  // IN is `= ANY`, NOT IN `<> ALL`, which can't stand under OR: https://docs.snowflake.com/en/sql-reference/operators-subquery
  if (of.k === 'in_query' && spot.nested === true) throw unsupported()
  if (scope.correlated) checkCorrelated(of, of.query, spot)
  if (of.k === 'exists') return { sql: `EXISTS (${bound.sql})`, type: boolean, node: of }
  const [first] = bound.columns
  if (of.k === 'scalar') {
    if (bound.columns.length !== 1 || first === undefined)
      throw compilation('002052', '42601', 'Scalar subquery must have one column')
    return { sql: `(${bound.sql})`, type: first.type, node: of }
  }
  if (of.of.length !== bound.columns.length)
    throw compilation('002057', '42601', 'Invalid argument count for IN')
  const left = of.of.map((one) => bindExpr(one, { ...spot, nested: true }))
  const types = left.map((arg, i) => shared(arg.type, bound.columns[i]?.type ?? nothing))
  const mine = left.map((arg, i) => as(arg, need(types[i]), spot.env.formats).sql)
  const theirs = bound.columns.map(
    (column, i) =>
      as({ sql: `s.c${i + 1}`, type: column.type, node: of }, need(types[i]), spot.env.formats).sql,
  )
  const rows = left.length === 1 ? mine.join('') : `(${mine.join(', ')})`
  return {
    sql: `(${rows} ${of.not ? 'NOT ' : ''}IN (SELECT ${left.length === 1 ? theirs.join('') : `(${theirs.join(', ')})`} FROM (${bound.sql}) AS s))`,
    type: boolean,
    node: of,
  }
}

function need(type: SfType | null | undefined): SfType {
  if (type === null || type === undefined) throw typesDiffer('Can not compare the types of IN')
  if (isJson(type)) throw notVouched('IN among VARIANTs')
  return type
}

function checkCorrelated(
  of: Extract<Expr, { k: 'in_query' | 'exists' | 'scalar' }>,
  query: Query,
  spot: Spot,
): void {
  if (spot.clause !== 'where' && of.k !== 'scalar') throw unsupported()
  if (spot.nested === true && of.k !== 'scalar') throw unsupported()
  const { body } = query
  if (body.k !== 'select' || query.limit !== null || query.with.length > 0) throw unsupported()
  if (body.qualify !== null || body.having !== null) throw unsupported()
  const aggregated = body.items.some((item) => item.k === 'item' && holdsAggregate(item.of))
  if (of.k === 'scalar' && (!aggregated || body.group !== null)) throw unsupported()
  if (of.k !== 'scalar' && aggregated) throw unsupported()
  const parts =
    body.where === null
      ? []
      : body.where.k === 'logic' && body.where.op === 'AND'
        ? body.where.of
        : [body.where]
  const outer = new Scope(null, spot.scope.ctes)
  outer.relations.push(...spot.scope.relations)
  const joined = parts.filter((part) => part.k === 'binary' && part.op === '=')
  if (joined.length === 0) throw unsupported()
  for (const part of parts) {
    if (part.k === 'binary' || !mentions(part, outer)) continue
    throw unsupported()
  }
}

/** Whether an expression uses a column by a name of the query around it; one without a qualifier may be the subquery's own. */
function mentions(of: Expr, outer: Scope): boolean {
  return (
    JSON.stringify(of).includes('"k":"column"') &&
    columnsOf(of).some((name) => name.length > 1 && outer.relation(name.slice(0, -1)).length > 0)
  )
}

function columnsOf(of: unknown): (readonly string[])[] {
  if (typeof of !== 'object' || of === null) return []
  if ('k' in of && of.k === 'column' && 'name' in of && Array.isArray(of.name))
    return [of.name as string[]]
  return Object.values(of).flatMap(columnsOf)
}

export function holdsAggregate(of: Expr): boolean {
  return some(
    of,
    (one) => one.k === 'call' && one.over === null && functions.get(one.name)?.kind === 'aggregate',
  )
}

export function holdsWindow(of: Expr): boolean {
  return some(of, (one) => one.k === 'call' && one.over !== null)
}

/** Not into subqueries: they have aggregates of their own. */
function some(of: unknown, is: (one: Expr) => boolean): boolean {
  if (typeof of !== 'object' || of === null) return false
  if ('k' in of && (of.k === 'scalar' || of.k === 'exists')) return false
  if ('k' in of && is(of as Expr)) return true
  return Object.entries(of).some(([key, value]) => key !== 'query' && some(value, is))
}
