import type { Expr, From, MergeClause, Name, SetItem, Statement } from './ast.ts'
import { bindExpr, condition, type Spot } from './bind-expressions.ts'
import { bindFrom, bindQuery } from './bind-query.ts'
import { assignSql } from './casts.ts'
import type { Column, Table } from './catalog.ts'
import { compilation, invalidIdentifier, notThere, notVouched, SnowflakeError } from './errors.ts'
import { type Env, next, Scope } from './scope.ts'
import { isJson, nothing, type SfType } from './types.ts'

export type Run = (sql: string) => Promise<readonly (readonly unknown[])[]>

/** A statement that writes rows: what it writes to, and how, once that is locked. */
export interface Write {
  readonly table: Table
  readonly exclusive: boolean
  readonly run: (run: Run) => Promise<Counts>
}

export interface Counts {
  readonly columns: readonly string[]
  readonly counts: readonly number[]
}

type Dml = Extract<Statement, { k: 'insert' | 'update' | 'delete' | 'merge' | 'truncate' }>

export function planDml(
  statement: Dml,
  env: Env,
  parameters: ReadonlyMap<string, string | number | boolean>,
): Write {
  switch (statement.k) {
    case 'insert':
      return planInsert(statement, env)
    case 'update':
      return planUpdate(statement, env, parameters.get('ERROR_ON_NONDETERMINISTIC_UPDATE') === true)
    case 'delete':
      return planDelete(statement, env)
    case 'merge':
      return planMerge(statement, env, parameters.get('ERROR_ON_NONDETERMINISTIC_MERGE') !== false)
    case 'truncate': {
      const table = target(statement.table, env, 'TRUNCATE')
      return {
        table,
        exclusive: true,
        run: async (run) => {
          await run(`DELETE FROM ${table.duck}`)
          table.loaded.clear()
          return { columns: ['status'], counts: [] }
        },
      }
    }
    default:
      return statement satisfies never
  }
}

function target(name: Name, env: Env, privilege: string): Table {
  const table = env.catalog.table(name, env.where, ['table'])
  const full = `${table.database}.${table.schema}.${table.name}`
  const { roles } = env.catalog
  if (
    table.owner !== env.where.role &&
    table.session === null &&
    !roles.has(env.where.role, [privilege], 'TABLE', full)
  ) {
    if (
      !roles.has(
        env.where.role,
        ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES'],
        'TABLE',
        full,
      )
    )
      throw notThere('Table', name.join('.'))
    throw new SnowflakeError(
      '003001',
      '42501',
      `SQL access control error:\nInsufficient privileges to operate on table '${table.name}'`,
    )
  }
  env.touched.add(table)
  return table
}

function columnOf(table: Table, name: string): Column {
  const found = table.columns.find((column) => column.name === name)
  if (found === undefined) throw invalidIdentifier(name)
  return found
}

function assigned(sql: string, from: SfType, column: Column, env: Env): string {
  return assignSql(sql, from, column.type, column.name, env.formats)
}

/** Columns that the statement doesn't name get NULL: defaults are outside the subset. */
function listed(table: Table, names: readonly string[] | null): readonly Column[] {
  const columns = names === null ? table.columns : names.map((name) => columnOf(table, name))
  if (new Set(columns).size !== columns.length)
    throw compilation('002025', '42S21', `duplicate column name '${names?.join(', ') ?? ''}'`)
  const missing = table.columns.find((column) => column.notNull && !columns.includes(column))
  if (missing !== undefined)
    throw new SnowflakeError('100072', '22000', 'NULL result in a non-nullable column')
  return columns
}

/** https://docs.snowflake.com/en/sql-reference/sql/insert */
function planInsert(statement: Extract<Dml, { k: 'insert' }>, env: Env): Write {
  const table = target(statement.into, env, 'INSERT')
  const columns = listed(table, statement.columns)
  const { body } = statement.query
  if (body.k === 'values')
    for (const row of body.rows) for (const cell of row) refuseInValues(cell, env)
  const query = bindQuery(statement.query, env, new Scope(null, new Map()))
  if (query.columns.length !== columns.length)
    throw compilation(
      '002020',
      '21S01',
      `Insert value list does not match column list expecting ${columns.length} but got ${query.columns.length}`,
    )
  const list = columns.map((column, i) =>
    assigned(`q.c${i + 1}`, query.columns[i]?.type ?? nothing, column, env),
  )
  const names = columns.map((column) => column.duck).join(', ')
  return {
    table,
    exclusive: statement.overwrite,
    run: async (run) => {
      if (statement.overwrite) await run(`DELETE FROM ${table.duck}`)
      const inserted = await changed(
        run,
        `INSERT INTO ${table.duck} (${names}) SELECT ${list.join(', ')} FROM (${query.sql}) AS q`,
      )
      return { columns: ['number of rows inserted'], counts: [inserted] }
    },
  }
}

/** "Invalid expression […] in VALUES clause": no function of semi-structured data may stand there. */
function refuseInValues(cell: Expr, env: Env): void {
  const { type } = bindExpr(cell, { env, scope: new Scope(null, new Map()), clause: 'values' })
  if (isJson(type) || cell.k === 'scalar')
    throw compilation('002014', '22000', 'Invalid expression in VALUES clause')
}

async function changed(run: Run, sql: string): Promise<number> {
  const [[count] = []] = await run(sql)
  return Number(count ?? 0)
}

function fromTarget(name: Name, alias: string | null): From {
  return { join: 'first', source: { k: 'table', name }, alias, columns: [], on: null, using: [] }
}

const duckOf = (scope: Scope, at: number): string =>
  scope.relations[at]?.columns[0]?.sql.split('.')[0] ?? ''

function assignments(
  set: readonly SetItem[],
  table: Table,
  spot: Spot,
): { readonly column: Column; readonly sql: string }[] {
  const columns = set.map((one) => columnOf(table, one.column))
  if (new Set(columns).size !== columns.length)
    throw compilation('002025', '42S21', 'duplicate column name in SET')
  return set.map(({ to }, i) => {
    const column = columns[i]
    if (column === undefined || to === 'DEFAULT') throw notVouched('DEFAULT')
    const { sql, type } = bindExpr(to, spot)
    return { column, sql: assigned(sql, type, column, spot.env) }
  })
}

const duplicateRow = () =>
  new SnowflakeError(
    '100090',
    '42P18',
    'Duplicate row detected during DML action\nRow Values: [...]',
  )

async function once<T>(
  run: Run,
  env: Env,
  select: string,
  use: (name: string) => Promise<T>,
): Promise<T> {
  const name = `found${next(env)}_${Math.random().toString(36).slice(2, 8)}`
  await run(`CREATE TEMP TABLE ${name} AS ${select}`)
  const result = await use(name)
  await run(`DROP TABLE ${name}`)
  return result
}

/** https://docs.snowflake.com/en/sql-reference/sql/update */
function planUpdate(statement: Extract<Dml, { k: 'update' }>, env: Env, strict: boolean): Write {
  const table = target(statement.table, env, 'UPDATE')
  const scope = new Scope(null, new Map())
  const from = statement.from.map((one, i): From => (i === 0 ? { ...one, join: 'comma' } : one))
  const sources = bindFrom([fromTarget(statement.table, statement.alias), ...from], env, scope)
  const set = assignments(statement.set, table, { env, scope, clause: 'set' })
  const where =
    statement.where === null
      ? ''
      : ` WHERE ${condition(statement.where, { env, scope, clause: 'where' })}`
  const cells = set.map((one, i) => `${one.sql} AS s${i}`).join(', ')
  const select = `SELECT ${duckOf(scope, 0)}.rowid AS rid, ${cells} FROM ${sources}${where}`
  return {
    table,
    exclusive: true,
    run: (run) =>
      once(run, env, select, async (found) => {
        const [[several] = []] = await run(
          `SELECT count(*) FROM (SELECT rid FROM ${found} GROUP BY rid HAVING count(*) > 1)`,
        )
        if (Number(several) > 0 && strict) throw duplicateRow()
        const list = set.map((one, i) => `${one.column.duck} = f.s${i}`).join(', ')
        const updated = await changed(
          run,
          `UPDATE ${table.duck} SET ${list} FROM ${found} AS f WHERE ${table.duck}.rowid = f.rid`,
        )
        return {
          columns: ['number of rows updated', 'number of multi-joined rows updated'],
          counts: [updated, Number(several)],
        }
      }),
  }
}

/** https://docs.snowflake.com/en/sql-reference/sql/delete */
function planDelete(statement: Extract<Dml, { k: 'delete' }>, env: Env): Write {
  const table = target(statement.table, env, 'DELETE')
  const scope = new Scope(null, new Map())
  const using = statement.using.map((one, i): From => (i === 0 ? { ...one, join: 'comma' } : one))
  const sources = bindFrom([fromTarget(statement.table, statement.alias), ...using], env, scope)
  const where =
    statement.where === null
      ? ''
      : ` WHERE ${condition(statement.where, { env, scope, clause: 'where' })}`
  const select = `SELECT DISTINCT ${duckOf(scope, 0)}.rowid AS rid FROM ${sources}${where}`
  return {
    table,
    exclusive: true,
    run: (run) =>
      once(run, env, select, async (found) => {
        const deleted = await changed(
          run,
          `DELETE FROM ${table.duck} WHERE rowid IN (SELECT rid FROM ${found})`,
        )
        return { columns: ['number of rows deleted'], counts: [deleted] }
      }),
  }
}

interface Branch {
  readonly clause: MergeClause
  readonly nth: number
  readonly cells: readonly { readonly column: Column; readonly sql: string }[]
  readonly when: string
}

/** https://docs.snowflake.com/en/sql-reference/sql/merge: the first clause that holds, and one source row for each row it changes. */
function planMerge(statement: Extract<Dml, { k: 'merge' }>, env: Env, strict: boolean): Write {
  const table = target(statement.table, env, 'UPDATE')
  const scope = new Scope(null, new Map())
  const to: From = {
    ...fromTarget(statement.table, statement.alias),
    join: 'LEFT',
    on: statement.on,
  }
  const sources = bindFrom([statement.source, to], env, scope)
  const duck = duckOf(scope, 1)
  const branches = statement.clauses.map((clause, i) =>
    branchOf(clause, i + 1, table, { env, scope, clause: 'set' }),
  )
  const pick = (matched: boolean) => {
    const own = branches.filter((one) => (one.clause.k === 'insert') !== matched)
    return own.length === 0
      ? '0'
      : `CASE ${own.map((one) => `WHEN ${one.when} THEN ${one.nth}`).join(' ')} ELSE 0 END`
  }
  // A value is worked out only for the rows of its clause: what doesn't apply must not fail.
  const guarded = branches.flatMap(({ nth, cells }) =>
    cells.map((cell, i) => `CASE WHEN b = ${nth} THEN ${cell.sql} END AS v${nth}_${i}`),
  )
  const branch = `CASE WHEN ${duck}.rowid IS NOT NULL THEN ${pick(true)} ELSE ${pick(false)} END`
  const select = `SELECT * FROM (SELECT ${duck}.rowid AS rid, ${branch} AS b${guarded.map((one) => `, ${one}`).join('')} FROM ${sources}) WHERE b > 0`
  return {
    table,
    exclusive: true,
    run: (run) => once(run, env, select, (found) => merge(run, table, branches, found, strict)),
  }
}

function branchOf(clause: MergeClause, nth: number, table: Table, spot: Spot): Branch {
  const when = clause.and === null ? 'TRUE' : condition(clause.and, spot)
  if (clause.k === 'delete') return { clause, nth, cells: [], when }
  if (clause.k === 'update')
    return { clause, nth, cells: assignments(clause.set, table, spot), when }
  const columns = listed(table, clause.columns)
  if (columns.length !== clause.values.length)
    throw compilation(
      '002020',
      '21S01',
      `Insert value list does not match column list expecting ${columns.length} but got ${clause.values.length}`,
    )
  const cells = columns.map((column, i) => {
    const value = clause.values[i]
    if (value === undefined) throw notVouched('DEFAULT')
    const { sql, type } = bindExpr(value, spot)
    return { column, sql: assigned(sql, type, column, spot.env) }
  })
  return { clause, nth, cells, when }
}

async function merge(
  run: Run,
  table: Table,
  branches: readonly Branch[],
  found: string,
  strict: boolean,
): Promise<Counts> {
  const updates = branches.filter((one) => one.clause.k === 'update').map((one) => one.nth)
  if (strict && updates.length > 0) {
    const sql = `SELECT count(*) FROM (SELECT rid FROM ${found} WHERE rid IS NOT NULL GROUP BY rid HAVING count(*) > 1 AND count(*) FILTER (WHERE b IN (${updates.join(', ')})) > 0)`
    const [[several] = []] = await run(sql)
    if (Number(several) > 0) throw duplicateRow()
  }
  const counts = { insert: 0, update: 0, delete: 0 }
  for (const { clause, nth, cells } of branches) {
    if (clause.k === 'update') {
      const list = cells.map((cell, i) => `${cell.column.duck} = f.v${nth}_${i}`).join(', ')
      counts.update += await changed(
        run,
        `UPDATE ${table.duck} SET ${list} FROM ${found} AS f WHERE f.b = ${nth} AND ${table.duck}.rowid = f.rid`,
      )
    } else if (clause.k === 'delete')
      counts.delete += await changed(
        run,
        `DELETE FROM ${table.duck} WHERE rowid IN (SELECT rid FROM ${found} WHERE b = ${nth})`,
      )
  }
  for (const { clause, nth, cells } of branches) {
    if (clause.k !== 'insert') continue
    const names = cells.map((cell) => cell.column.duck).join(', ')
    const values = cells.map((_, i) => `f.v${nth}_${i}`).join(', ')
    counts.insert += await changed(
      run,
      `INSERT INTO ${table.duck} (${names}) SELECT ${values} FROM ${found} AS f WHERE f.b = ${nth}`,
    )
  }
  const kinds = (['insert', 'update', 'delete'] as const).filter((kind) =>
    branches.some((one) => one.clause.k === kind),
  )
  return {
    columns: kinds.map((kind) => `number of rows ${kind === 'insert' ? 'inserted' : `${kind}d`}`),
    counts: kinds.map((kind) => counts[kind]),
  }
}
