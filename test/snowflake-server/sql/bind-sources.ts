import type { From } from './ast.ts'
import { bindExpr } from './bind-expressions.ts'
import type { Table } from './catalog.ts'
import { compilation, notThere, notVouched } from './errors.ts'
import { coerce } from './function-kinds.ts'
import { getSql } from './functions/semi-structured.ts'
import { informationSchema } from './information-schema.ts'
import { parseViewQuery } from './parse.ts'
import { type BoundQuery, type Env, type OutColumn, type Relation, next, Scope } from './scope.ts'
import { array, fixed, text, variant } from './types.ts'

interface BoundSource {
  readonly sql: string
  readonly relation: Relation
}

export function bindSource(from: From, env: Env, scope: Scope): BoundSource {
  const { source } = from
  const duck = `t${next(env)}`
  switch (source.k) {
    case 'table':
      return named(from, bindTable(source.name, env, scope, duck), source.name, duck)
    case 'query': {
      const parent = source.lateral ? scope : scope.parent
      const inner = new Scope(parent, scope.ctes, !source.lateral)
      const bound = env.query(source.query, env, inner)
      if (inner.correlated && source.lateral) throw notVouched('LATERAL of a query')
      return named(from, derived(bound, duck), [], duck)
    }
    case 'flatten':
      return flatten(from, source, env, scope, duck)
    case 'generator':
      return named(from, { sql: `range(${source.rows}) AS ${duck}`, columns: [] }, [], duck)
    case 'stage':
      throw notVouched('a stage in FROM, outside of COPY')
    default:
      return source satisfies never
  }
}

interface Bound {
  readonly sql: string
  readonly columns: readonly (OutColumn & { readonly duck?: string })[]
}

function named(from: From, bound: Bound, name: readonly string[], duck: string): BoundSource {
  if (from.columns.length > 0 && from.columns.length !== bound.columns.length)
    throw compilation('002057', '42601', `Invalid column list of alias ${from.alias ?? ''}`)
  const columns = bound.columns.map((column, i) => ({
    name: from.columns[i] ?? column.name,
    type: column.type,
    sql: `${duck}.${column.duck ?? `c${i + 1}`}`,
    hidden: false,
  }))
  return { sql: bound.sql, relation: { alias: from.alias, name, columns } }
}

function derived(bound: BoundQuery, duck: string): Bound {
  return { sql: `(${bound.sql}) AS ${duck}`, columns: bound.columns }
}

function bindTable(name: readonly string[], env: Env, scope: Scope, duck: string): Bound {
  const [only] = name
  const cte = name.length === 1 && only !== undefined ? scope.ctes.get(only) : undefined
  if (cte !== undefined) return { sql: `${cte.duck} AS ${duck}`, columns: cte.columns }
  const { catalog, where } = env
  if (name.at(-2) === 'INFORMATION_SCHEMA') {
    const database = name.at(-3) ?? where.database
    if (database === null) throw notThere('Object', name.join('.'))
    return derived(
      informationSchema(catalog, catalog.database(database, where), name.at(-1) ?? '', where),
      duck,
    )
  }
  const table = catalog.table(name, where)
  mayRead(table, name, env)
  if (table.kind === 'table') {
    env.touched.add(table)
    return { sql: `${table.duck} AS ${duck}`, columns: table.columns }
  }
  return derived(bindView(table, env), duck)
}

/** A view reads with its owner's rights: https://docs.snowflake.com/en/user-guide/views-introduction */
export function bindView(view: Table, env: Env): BoundQuery {
  const home = view.home ?? { database: view.database, schema: view.schema }
  const where = { ...env.where, ...home, role: view.owner }
  const bound = env.query(
    parseViewQuery(view.text ?? ''),
    { ...env, where, binds: [] },
    new Scope(null, new Map()),
  )
  if (bound.columns.length !== view.columns.length)
    throw compilation(
      '002057',
      '42601',
      `View definition for '${view.database}.${view.schema}.${view.name}' declared ${view.columns.length} column(s), but view query produces ${bound.columns.length} column(s).`,
    )
  return {
    sql: bound.sql,
    columns: bound.columns.map((column, i) => ({
      ...column,
      name: view.columns[i]?.name ?? column.name,
    })),
  }
}

function mayRead(table: Table, name: readonly string[], env: Env): void {
  const { roles } = env.catalog
  const full = `${table.database}.${table.schema}.${table.name}`
  if (table.owner === env.where.role || table.session !== null) return
  if (roles.has(env.where.role, ['SELECT'], table.kind.toUpperCase(), full)) return
  if (
    roles.has(
      env.where.role,
      ['INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'TRUNCATE'],
      table.kind.toUpperCase(),
      full,
    )
  )
    throw compilation(
      '003001',
      '42501',
      `Insufficient privileges to operate on table '${table.name}'`,
    )
  throw notThere('Object', name.join('.'))
}

/** SEQ, KEY, PATH, INDEX, VALUE, THIS: https://docs.snowflake.com/en/sql-reference/functions/flatten */
function flatten(
  from: From,
  source: From['source'] & { k: 'flatten' },
  env: Env,
  scope: Scope,
  duck: string,
): BoundSource {
  if (scope.parent !== null && scope.relations.length === 0)
    throw compilation('002031', '42601', 'Unsupported subquery type cannot be evaluated')
  if (from.join === 'RIGHT' || from.join === 'FULL' || from.on !== null)
    throw notVouched('FLATTEN in an outer join')
  const outer = from.join === 'LEFT' || source.outer
  const given = coerce(
    'FLATTEN',
    bindExpr(source.input, { env, scope, clause: 'flatten' }),
    'json',
    env.formats,
  )
  const keys = source.path === null ? [] : source.path.split('.')
  const of = keys.reduce(
    (inside, key) => getSql(inside, { sql: '', type: text, node: { k: 'text', value: key } }),
    given.sql,
  )
  const isObject = `json_type(x.v) = 'OBJECT'`
  const isArray = `json_type(x.v) = 'ARRAY'`
  const entries = `SELECT
    unnest(CASE WHEN ${isObject} THEN json_keys(x.v) WHEN ${isArray} THEN list_transform(range(CAST(json_array_length(x.v) AS BIGINT)), one -> CAST(NULL AS VARCHAR)) END) AS c2,
    unnest(CASE WHEN ${isArray} THEN range(CAST(json_array_length(x.v) AS BIGINT)) WHEN ${isObject} THEN list_transform(range(CAST(len(json_keys(x.v)) AS BIGINT)), one -> CAST(NULL AS BIGINT)) END) AS c4,
    unnest(CASE WHEN ${isObject} THEN CAST(json_extract(x.v, '$.*') AS JSON[]) WHEN ${isArray} THEN CAST(json_extract(x.v, '$[*]') AS JSON[]) END) AS c5,
    x.v AS c6
    FROM (SELECT ${of} AS v) AS x`
  const named = [
    { name: 'SEQ', type: fixed(19, 0), sql: `CAST(1 AS BIGINT)`, hidden: false },
    { name: 'KEY', type: text, sql: `${duck}.c2`, hidden: false },
    {
      name: 'PATH',
      type: text,
      sql: `coalesce(${duck}.c2, '[' || ${duck}.c4 || ']')`,
      hidden: false,
    },
    { name: 'INDEX', type: fixed(19, 0), sql: `${duck}.c4`, hidden: false },
    { name: 'VALUE', type: variant, sql: `${duck}.c5`, hidden: false },
    {
      name: 'THIS',
      type: given.type.t === 'array' ? array : variant,
      sql: `${duck}.c6`,
      hidden: false,
    },
  ]
  const relation: Relation = { alias: from.alias, name: [], columns: named }
  if (!outer) return { sql: `LATERAL (${entries}) AS ${duck}`, relation }
  throw notVouched('FLATTEN with OUTER => TRUE')
}
