import type { Body, Expr, From, Item, Order, Query, Select } from './ast.ts'
import {
  type Spot,
  bindExpr,
  condition,
  holdsAggregate,
  holdsWindow,
  orderSql,
} from './bind-expressions.ts'
import { bindSource } from './bind-sources.ts'
import { castSql } from './casts.ts'
import { compilation, invalidIdentifier, notVouched, typesDiffer } from './errors.ts'
import type { BoundQuery, Env, OutColumn, Relation } from './scope.ts'
import { next, Scope } from './scope.ts'
import { isJson, nothing, shared, type SfType, typeText } from './types.ts'

/** The query in DuckDB's SQL. `scope` is the scope of its first SELECT, when the caller must know what it saw. */
export function bindQuery(query: Query, env: Env, scope: Scope): BoundQuery {
  const ctes = new Map(scope.ctes)
  const texts: string[] = []
  for (const { name, columns, query: inner } of query.with) {
    const bound = bindQuery(inner, env, new Scope(null, new Map(ctes)))
    if (columns.length > 0 && columns.length !== bound.columns.length)
      throw compilation('002057', '42601', `Invalid column definition list of ${name}`)
    const duck = `w${next(env)}`
    texts.push(`${duck} AS (${bound.sql})`)
    ctes.set(name, {
      duck,
      columns: bound.columns.map((one, i) => ({ ...one, name: columns[i] ?? one.name })),
    })
  }
  const inside = query.with.length === 0 ? scope : new Scope(scope.parent, ctes, scope.deep)
  const body = bindBody(query.body, env, inside, query.order)
  if (inside !== scope && inside.correlated) scope.correlated = true
  const limit = query.limit === null ? '' : limitSql('LIMIT', query.limit, env)
  const offset = query.offset === null ? '' : limitSql('OFFSET', query.offset, env)
  const head = texts.length === 0 ? '' : `WITH ${texts.join(', ')} `
  return { sql: `${head}${body.sql}${body.order}${limit}${offset}`, columns: body.columns }
}

interface BoundBody extends BoundQuery {
  readonly order: string
}

function limitSql(word: string, of: Expr, env: Env): string {
  if (of.k === 'null') return ''
  const { sql, type } = bindExpr(of, { env, scope: new Scope(null, new Map()), clause: 'select' })
  if (type.t !== 'fixed' || type.s > 0) throw compilation('001003', '42000', `invalid ${word}`)
  return ` ${word} ${sql}`
}

function bindBody(body: Body, env: Env, scope: Scope, order: readonly Order[]): BoundBody {
  switch (body.k) {
    case 'select':
      return bindSelect(body, env, scope, order)
    case 'values':
      return { ...bindValues(body.rows, env, scope), order: '' }
    case 'query': {
      const inner = bindQuery(body.query, env, scope)
      return { ...inner, sql: `(${inner.sql})`, order: ordinals(order, inner.columns) }
    }
    case 'set':
      return bindSet(body, env, scope, order)
    default:
      return body satisfies never
  }
}

/** Set operators take columns of one family: https://docs.snowflake.com/en/sql-reference/operators-query (general usage notes). */
function bindSet(
  body: Body & { k: 'set' },
  env: Env,
  scope: Scope,
  order: readonly Order[],
): BoundBody {
  const sides = [body.left, body.right].map((side) => {
    const inner = new Scope(scope.parent, scope.ctes, scope.deep)
    const bound = bindBody(side, env, inner, [])
    if (inner.correlated) scope.correlated = true
    return bound
  })
  const [left, right] = sides
  if (left === undefined || right === undefined || left.columns.length !== right.columns.length)
    throw compilation(
      '001789',
      '42601',
      `invalid number of result columns for set operator input branches, expected ${left?.columns.length}, got ${right?.columns.length}`,
    )
  const columns = left.columns.map((column, i): OutColumn => {
    const other = right.columns[i]?.type ?? nothing
    const type = sameFamily(column.type, other) ? shared(column.type, other) : null
    if (type === null)
      throw compilation(
        '001790',
        '42601',
        `inconsistent data type for result columns for set operator input branches, expected ${typeText(column.type)}, got ${typeText(other)} for expression [${column.name}] branch 2`,
      )
    return { name: column.name, type }
  })
  const sql = [left, right].map((side) => aligned(side, columns, env)).join(` ${body.op} `)
  return { sql: `(${sql})`, columns, order: ordinals(order, columns) }
}

function sameFamily(a: SfType, b: SfType): boolean {
  const family = (type: SfType) =>
    type.t === 'fixed' || type.t === 'real'
      ? 'number'
      : ['tz', 'ntz', 'ltz', 'date'].includes(type.t)
        ? 'time'
        : type.t
  return a.t === 'null' || b.t === 'null' || family(a) === family(b)
}

function aligned(side: BoundQuery, columns: readonly OutColumn[], env: Env): string {
  const list = side.columns.map((column, i) => {
    const to = columns[i]?.type ?? column.type
    const cell = `s.c${i + 1}`
    const same = to.t === column.type.t && to.t !== 'fixed'
    return `${same || to.t === 'null' ? cell : castSql(cell, column.type, to, false, env.formats)} AS c${i + 1}`
  })
  return `(SELECT ${list.join(', ')} FROM (${side.sql}) AS s)`
}

/** VALUES of several rows: column1, column2, … (docs.snowflake.com/en/sql-reference/constructs/values). */
function bindValues(rows: readonly (readonly Expr[])[], env: Env, scope: Scope): BoundQuery {
  const bound = rows.map((row) =>
    row.map((cell) => bindExpr(cell, { env, scope, clause: 'values' })),
  )
  const width = bound[0]?.length ?? 0
  if (bound.some((row) => row.length !== width))
    throw compilation('002057', '42601', 'Invalid number of values in VALUES')
  const columns = Array.from({ length: width }, (_, i): OutColumn => {
    const type = bound
      .map((row) => row[i]?.type ?? nothing)
      .reduce<SfType | null>((a, b) => (a === null ? null : shared(a, b)), nothing)
    if (type === null) throw typesDiffer('Values of one column differ in type')
    return { name: `COLUMN${i + 1}`, type }
  })
  const lines = bound.map((row) => {
    const cells = row.map((cell, i) => {
      const to = columns[i]?.type ?? cell.type
      return to.t === 'null' || (to.t === cell.type.t && to.t !== 'fixed')
        ? cell.sql
        : castSql(cell.sql, cell.type, to, false, env.formats)
    })
    return `(${cells.join(', ')})`
  })
  return {
    sql: `SELECT * FROM (VALUES ${lines.join(', ')}) AS v(${columns.map((_, i) => `c${i + 1}`).join(', ')})`,
    columns,
  }
}

/** ORDER BY of what is no plain SELECT: names and places of its columns alone. */
function ordinals(order: readonly Order[], columns: readonly OutColumn[]): string {
  if (order.length === 0) return ''
  const parts = order.map(({ of, descending, nulls }) => {
    const at =
      of.k === 'number'
        ? Number(of.value) - 1
        : of.k === 'column' && of.name.length === 1
          ? columns.findIndex((one) => one.name === of.name[0])
          : -1
    const column = columns[at]
    if (column === undefined)
      throw invalidIdentifier(of.k === 'column' ? of.name.join('.') : 'ORDER BY')
    if (isJson(column.type)) throw notVouched('an order among VARIANTs')
    return `${at + 1}${descending ? ' DESC' : ''} NULLS ${nulls ?? (descending ? 'FIRST' : 'LAST')}`
  })
  return ` ORDER BY ${parts.join(', ')}`
}

/** The FROM list in DuckDB's SQL; its relations come to stand in the scope. */
export function bindFrom(from: readonly From[], env: Env, scope: Scope): string {
  return from
    .map((one) => {
      const { sql, relation } = bindSource(one, env, scope)
      const before = [...scope.relations]
      const seen = relation.alias ?? relation.name.at(-1)
      if (
        before.some(
          (other) =>
            (other.alias ?? other.name.at(-1)) === seen &&
            other.name.join('.') === relation.name.join('.'),
        )
      )
        throw compilation('002028', '42601', `ambiguous column name: duplicate alias '${seen}'`)
      const joined = one.using.length > 0 ? usingSql(one, before, relation, scope) : null
      if (joined === null) scope.relations.push(relation)
      if (one.join === 'first') return sql
      if (one.join === 'comma') return `, ${sql}`
      if (one.join === 'CROSS') return ` CROSS JOIN ${sql}`
      if (joined !== null) return ` ${one.join} JOIN ${sql} ON ${joined}`
      if (one.on === null)
        return one.source.k === 'flatten' ? ` CROSS JOIN ${sql}` : ` CROSS JOIN ${sql}`
      return ` ${one.join} JOIN ${sql} ON ${condition(one.on, { env, scope, clause: 'on' })}`
    })
    .join('')
}

function usingSql(
  one: From,
  before: readonly Relation[],
  relation: Relation,
  scope: Scope,
): string {
  if (one.join !== 'INNER' && one.join !== 'LEFT') throw notVouched('USING in a RIGHT or FULL join')
  const pairs = one.using.map((name) => {
    const left = before.flatMap((other) =>
      other.columns.filter((column) => column.name === name && !column.hidden),
    )[0]
    const right = relation.columns.find((column) => column.name === name)
    if (left === undefined || right === undefined) throw invalidIdentifier(name)
    if (left.type.t !== right.type.t) throw notVouched('USING of columns of two types')
    return `${left.sql} = ${right.sql}`
  })
  const columns = relation.columns.map((column) => ({
    ...column,
    hidden: column.hidden || one.using.includes(column.name),
  }))
  scope.relations.push({ ...relation, columns })
  return pairs.join(' AND ')
}

function bindSelect(of: Select, env: Env, scope: Scope, order: readonly Order[]): BoundBody {
  const from = bindFrom(of.from, env, scope)
  scope.items = of.items
  const spot = (clause: Spot['clause']): Spot => ({ env, scope, clause })
  const outputs = of.items.flatMap((item) => bindItem(item, spot('select')))
  if (outputs.length === 0) throw compilation('001080', '42601', 'SELECT with no columns')
  const list = outputs.map((one, i) => `${one.sql} AS c${i + 1}`).join(', ')
  const columns = outputs.map(({ name, type }) => ({ name, type }))
  const parts = [`SELECT ${of.distinct ? 'DISTINCT ' : ''}${list}`]
  if (of.from.length > 0) parts.push(`FROM ${from}`)
  if (of.where !== null) parts.push(`WHERE ${condition(of.where, spot('where'))}`)
  if (of.group !== null) parts.push(groupSql(of, outputs, spot('group')))
  if (of.having !== null) parts.push(`HAVING ${condition(of.having, spot('having'))}`)
  if (of.qualify !== null) {
    if (
      !holdsWindow(of.qualify) &&
      !of.items.some((item) => item.k === 'item' && holdsWindow(item.of))
    )
      throw compilation('002303', '42601', 'QUALIFY without a window function')
    parts.push(`QUALIFY ${condition(of.qualify, spot('qualify'))}`)
  }
  const sorted =
    order.length === 0
      ? ''
      : ` ORDER BY ${order.map((one) => orderItem(one, columns, of, spot('order'))).join(', ')}`
  return { sql: parts.join(' '), columns, order: sorted }
}

interface Output extends OutColumn {
  readonly sql: string
}

function groupSql(of: Select, outputs: readonly Output[], spot: Spot): string {
  if (of.group === 'ALL') {
    const plain = of.items.flatMap((item) =>
      item.k === 'item' && !holdsAggregate(item.of) ? [bindExpr(item.of, spot).sql] : [],
    )
    return plain.length === 0 ? '' : `GROUP BY ${plain.join(', ')}`
  }
  const keys = (of.group ?? []).map((key) => {
    if (key.k !== 'number') return bindExpr(key, spot).sql
    const output = outputs[Number(key.value) - 1]
    if (output === undefined)
      throw compilation(
        '001081',
        '42601',
        `GROUP BY position ${key.value} is not in the select list`,
      )
    return output.sql
  })
  return `GROUP BY ${keys.join(', ')}`
}

function orderItem(one: Order, columns: readonly OutColumn[], of: Select, spot: Spot): string {
  const { of: key } = one
  const named =
    key.k === 'number'
      ? Number(key.value) - 1
      : key.k === 'column' && key.name.length === 1
        ? columns.findIndex((column) => column.name === key.name[0])
        : -1
  // What is selected word for word is selected: after DISTINCT nothing else orders.
  const selected = of.items.every((item) => item.k === 'item')
    ? of.items.findIndex(
        (item) => item.k === 'item' && JSON.stringify(item.of) === JSON.stringify(key),
      )
    : -1
  const at = named < 0 && of.distinct ? selected : named
  if (key.k === 'number' && columns[at] === undefined)
    throw compilation('001081', '42601', `ORDER BY position ${key.value} is not in the select list`)
  if (at >= 0)
    return ordinals([{ ...one, of: { k: 'number', value: String(at + 1) } }], columns).replace(
      ' ORDER BY ',
      '',
    )
  if (of.distinct)
    throw compilation('001790', '42601', 'ORDER BY of what SELECT DISTINCT does not have')
  return orderSql([one], spot)
}

function bindItem(item: Item, spot: Spot): Output[] {
  if (item.k === 'item') {
    const { sql, type } =
      item.alias === null
        ? bindExpr(item.of, spot)
        : spot.scope.within(item.alias, () => bindExpr(item.of, spot))
    return [{ sql, type, name: item.alias ?? nameOf(item.of) }]
  }
  const relations = item.of === null ? spot.scope.relations : spot.scope.relation(item.of)
  if (relations.length === 0) throw invalidIdentifier(`${item.of?.join('.') ?? ''}.*`)
  const columns = relations.flatMap((relation) =>
    relation.columns.filter((column) => item.of !== null || !column.hidden),
  )
  for (const name of [...item.exclude, ...item.rename.keys()])
    if (!columns.some((column) => column.name === name)) throw invalidIdentifier(name)
  return columns
    .filter((column) => !item.exclude.includes(column.name))
    .map((column) => ({
      sql: column.sql,
      type: column.type,
      name: item.rename.get(column.name) ?? column.name,
    }))
}

/** Snowflake names an unnamed column after its text; nobody should rely on more than plain columns and calls. */
function nameOf(of: Expr): string {
  switch (of.k) {
    case 'column':
      return of.name.at(-1) ?? ''
    case 'call':
      return `${of.name}(${of.star ? '*' : of.args.map(nameOf).join(', ')})`
    case 'text':
      return `'${of.value}'`
    case 'number':
      return of.value
    case 'null':
      return 'NULL'
    case 'place':
      return `$${of.nth}`
    case 'between':
    case 'binary':
    case 'bind':
    case 'boolean':
    case 'case':
    case 'cast':
    case 'distinct':
    case 'exists':
    case 'get':
    case 'in':
    case 'in_query':
    case 'is':
    case 'like':
    case 'logic':
    case 'scalar':
    case 'unary':
      return of.k.toUpperCase()
    default:
      return of satisfies never
  }
}
