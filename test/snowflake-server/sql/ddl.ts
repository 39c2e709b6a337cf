import { join } from 'node:path'
import { mkdirSync, rmSync } from 'node:fs'
import type { ColumnDef, Statement } from './ast.ts'
import { bindQuery } from './bind-query.ts'
import { bindView } from './bind-sources.ts'
import { castSql } from './casts.ts'
import type { Column, Schema, Table } from './catalog.ts'
import { alreadyThere, compilation, notVouched, objectNotThere, SnowflakeError } from './errors.ts'
import { checkFormat } from './file-formats.ts'
import { type BoundQuery, type Env, Scope } from './scope.ts'
import { duckType, text, typeOf } from './types.ts'

/** What a DDL statement does: the text that Snowflake answers, and DuckDB's part, before the catalog is changed. */
export interface Change {
  readonly answer: string
  /** Tables that must not be in another's hands. */
  readonly locks: readonly Table[]
  readonly sql: readonly string[]
  readonly apply: () => void
}

type Ddl = Extract<
  Statement,
  {
    k:
      | 'create_table'
      | 'create_view'
      | 'create_schema'
      | 'create_stage'
      | 'create_format'
      | 'create_database'
      | 'add_columns'
      | 'alter_column_comment'
      | 'drop_columns'
      | 'rename'
      | 'comment'
      | 'drop'
  }
>

export const ddlKinds: ReadonlySet<Statement['k']> = new Set([
  'create_table',
  'create_view',
  'create_schema',
  'create_stage',
  'create_format',
  'create_database',
  'add_columns',
  'alter_column_comment',
  'drop_columns',
  'rename',
  'comment',
  'drop',
])

const done = (answer: string, apply: () => void = () => {}): Change => ({
  answer,
  locks: [],
  sql: [],
  apply,
})

export function planDdl(statement: Ddl, env: Env, folder: string): Change {
  switch (statement.k) {
    case 'create_table':
      return createTable(statement, env)
    case 'create_view':
      return createView(statement, env)
    case 'create_schema':
      return createSchema(statement, env)
    case 'create_database': {
      const { catalog, where } = env
      const there = catalog.databases.has(statement.name)
      if (there && statement.ifNotExists)
        return done(`${statement.name} already exists, statement succeeded.`)
      if (there) throw alreadyThere(statement.name)
      return done(`Database ${statement.name} successfully created.`, () => {
        catalog.addDatabase(statement.name, where.role)
        own(env, 'DATABASE', statement.name)
        own(env, 'SCHEMA', `${statement.name}.PUBLIC`)
      })
    }
    case 'create_stage':
    case 'create_format':
      return createForFiles(statement, env, folder)
    case 'add_columns':
      return addColumns(statement, env)
    case 'drop_columns':
      return dropColumns(statement, env)
    case 'rename':
      return rename(statement, env)
    case 'alter_column_comment': {
      const table = mine(statement.table, env)
      for (const { name } of statement.columns) columnOf(table, name)
      return done('Statement executed successfully.', () => {
        for (const { name, comment } of statement.columns) columnOf(table, name).comment = comment
      })
    }
    case 'comment':
      return comment(statement, env)
    case 'drop':
      return drop(statement, env)
    default:
      return statement satisfies never
  }
}

function own(env: Env, on: string, name: string): void {
  env.catalog.roles.note(env.where.role, { privilege: 'OWNERSHIP', on, name, grantOption: true })
}

const fullName = (table: Table): string => `${table.database}.${table.schema}.${table.name}`

function mayCreate(schema: Schema, what: string, env: Env): void {
  const full = `${schema.database}.${schema.name}`
  if (
    schema.owner === env.where.role ||
    env.catalog.roles.has(env.where.role, [`CREATE ${what}`], 'SCHEMA', full)
  )
    return
  throw new SnowflakeError(
    '003001',
    '42501',
    `SQL access control error:\nInsufficient privileges to operate on schema '${schema.name}'`,
  )
}

function mine(
  name: readonly string[],
  env: Env,
  kinds: readonly Table['kind'][] = ['table'],
): Table {
  const table = env.catalog.table(name, env.where, kinds)
  if (table.owner === env.where.role || table.session !== null) return table
  if (
    env.catalog.roles.has(env.where.role, ['OWNERSHIP'], table.kind.toUpperCase(), fullName(table))
  )
    return table
  throw new SnowflakeError(
    '003001',
    '42501',
    `SQL access control error:\nInsufficient privileges to operate on table '${table.name}'`,
  )
}

function columnOf(table: Table, name: string): Column {
  const found = table.columns.find((column) => column.name === name)
  if (found === undefined) throw compilation('000904', '42000', `invalid identifier '${name}'`)
  return found
}

function columnsOf(defs: readonly ColumnDef[], env: Env): Column[] {
  const columns = defs.map((def): Column => {
    const { name, notNull, comment } = def
    return {
      name,
      type: typeOf(def.type, env.mapping),
      notNull,
      comment,
      duck: `k${env.catalog.nextId()}`,
    }
  })
  refuseDoubles(columns.map((column) => column.name))
  return columns
}

function refuseDoubles(names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  if (twice !== undefined) throw compilation('002025', '42S21', `duplicate column name '${twice}'`)
}

/** The one of this name that the statement would meet: a temporary table stands before a lasting one of the same name. */
function there(schema: Schema, name: string, env: Env, temporary: boolean): Table | undefined {
  const own = schema.tables.get(`${name}\0${env.where.session}`)
  return temporary ? own : schema.tables.get(name)
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-table: CREATE OR REPLACE is one step, and load metadata goes with the old table. */
function createTable(statement: Extract<Ddl, { k: 'create_table' }>, env: Env): Change {
  const { schema, name } = env.catalog.place(statement.table, env.where)
  const temporary = statement.life === 'temporary'
  const old = there(schema, name, env, temporary)
  if (old !== undefined && statement.ifNotExists)
    return done(`${name} already exists, statement succeeded.`)
  if (old !== undefined && !statement.replace)
    throw alreadyThere(`${schema.database}.${schema.name}.${name}`)
  if (old?.kind === 'view')
    throw compilation(
      '002203',
      '42710',
      `Object found is of type 'VIEW', not specified type 'TABLE'.`,
    )
  if (!temporary) mayCreate(schema, 'TABLE', env)
  const query =
    statement.as === null ? null : bindQuery(statement.as, env, new Scope(null, new Map()))
  const columns =
    statement.like !== null
      ? env.catalog
          .table(statement.like, env.where, ['table'])
          .columns.map((column) => ({ ...column }))
      : statement.columns.length > 0 || query === null
        ? columnsOf(statement.columns, env)
        : selected(query, env)
  if (query !== null && query.columns.length !== columns.length)
    throw compilation('002026', '42601', `Invalid column definition list`)
  const duck = `d${env.catalog.nextId()}_${Math.random().toString(36).slice(2, 7)}`
  const defs = columns.map(
    (column) => `${column.duck} ${duckType(column.type)}${column.notNull ? ' NOT NULL' : ''}`,
  )
  const sql = [`CREATE TABLE ${duck} (${defs.join(', ')})`]
  if (query !== null)
    sql.push(`INSERT INTO ${duck} SELECT ${filled(query, columns, env)} FROM (${query.sql}) AS q`)
  if (old !== undefined) sql.push(`DROP TABLE ${old.duck}`)
  const table: Table = {
    kind: 'table',
    database: schema.database,
    schema: schema.name,
    name,
    life: statement.life,
    session: temporary ? env.where.session : null,
    columns,
    comment: statement.comment,
    owner: env.where.role,
    duck,
    text: null,
    home: null,
    loaded: new Map(),
    version: 0,
    createdAt: Date.now(),
  }
  return {
    answer: `Table ${name} successfully created.`,
    locks: old === undefined ? [] : [old],
    sql,
    apply: () => {
      env.catalog.add(schema, table)
      if (!temporary) own(env, 'TABLE', fullName(table))
    },
  }
}

function selected(query: BoundQuery, env: Env): Column[] {
  refuseDoubles(query.columns.map((column) => column.name))
  return query.columns.map(({ name, type }) => ({
    name,
    // A TIMESTAMP_TZ column holds whatever offsets come to it.
    type: type.t === 'null' ? text : type.t === 'tz' ? { t: 'tz', utc: false } : type,
    notNull: false,
    comment: null,
    duck: `k${env.catalog.nextId()}`,
  }))
}

function filled(query: BoundQuery, columns: readonly Column[], env: Env): string {
  return columns
    .map((column, i) => {
      const from = query.columns[i]?.type ?? column.type
      return from.t === 'null' || from.t === column.type.t
        ? `CAST(q.c${i + 1} AS ${duckType(column.type)})`
        : castSql(`q.c${i + 1}`, from, column.type, false, env.formats)
    })
    .join(', ')
}

/** https://docs.snowflake.com/en/sql-reference/sql/create-view: `*` is kept as the columns of the day. */
function createView(statement: Extract<Ddl, { k: 'create_view' }>, env: Env): Change {
  const { schema, name } = env.catalog.place(statement.view, env.where)
  const old = there(schema, name, env, false)
  if (old !== undefined && statement.ifNotExists)
    return done(`${name} already exists, statement succeeded.`)
  if (old !== undefined && !statement.replace)
    throw alreadyThere(`${schema.database}.${schema.name}.${name}`)
  if (old?.kind === 'table')
    throw compilation(
      '002203',
      '42710',
      `Object found is of type 'TABLE', not specified type 'VIEW'.`,
    )
  mayCreate(schema, 'VIEW', env)
  // Names in a view without a schema are looked for in the view's own: docs.snowflake.com/en/sql-reference/name-resolution.
  const where = { ...env.where, database: schema.database, schema: schema.name }
  const query = bindQuery(statement.query, { ...env, where, binds: [] }, new Scope(null, new Map()))
  if (statement.columns.length > 0 && statement.columns.length !== query.columns.length)
    throw compilation('002026', '42601', 'Invalid column definition list')
  const names = query.columns.map((column, i) => statement.columns[i]?.name ?? column.name)
  refuseDoubles(names)
  const view: Table = {
    kind: 'view',
    database: schema.database,
    schema: schema.name,
    name,
    life: 'permanent',
    session: null,
    columns: query.columns.map((column, i) => ({
      name: names[i] ?? column.name,
      type: column.type.t === 'null' ? text : column.type,
      notNull: false,
      comment: statement.columns[i]?.comment ?? null,
      duck: '',
    })),
    comment: statement.comment,
    owner: env.where.role,
    duck: '',
    text: statement.text.replace(/;\s*$/u, ''),
    home: { database: schema.database, schema: schema.name },
    loaded: new Map(),
    version: 0,
    createdAt: Date.now(),
  }
  return done(`View ${name} successfully created.`, () => {
    bindView(view, env)
    env.catalog.add(schema, view)
    own(env, 'VIEW', fullName(view))
  })
}

function createSchema(statement: Extract<Ddl, { k: 'create_schema' }>, env: Env): Change {
  const { catalog, where } = env
  const [name = '', databaseName = where.database] = [...statement.schema].reverse()
  if (databaseName === null)
    throw compilation(
      '090105',
      '22000',
      "This session does not have a current database. Call 'USE DATABASE', or use a qualified name.",
    )
  const database = catalog.database(databaseName, where)
  if (database.schemas.has(name) || name === 'INFORMATION_SCHEMA') {
    if (statement.ifNotExists) return done(`${name} already exists, statement succeeded.`)
    throw alreadyThere(`${databaseName}.${name}`)
  }
  if (
    database.owner !== where.role &&
    !catalog.roles.has(where.role, ['CREATE SCHEMA'], 'DATABASE', databaseName)
  )
    throw new SnowflakeError(
      '003001',
      '42501',
      `SQL access control error:\nInsufficient privileges to operate on database '${databaseName}'`,
    )
  return done(`Schema ${name} successfully created.`, () => {
    catalog.addSchema(database, name, where.role, statement.comment)
    own(env, 'SCHEMA', `${databaseName}.${name}`)
  })
}

const stageOptions = new Set(['FILE_FORMAT', 'COMMENT', 'ENCRYPTION', 'DIRECTORY'])

/** https://docs.snowflake.com/en/sql-reference/sql/create-stage and create-file-format; internal stages alone. */
function createForFiles(
  statement: Extract<Ddl, { k: 'create_stage' | 'create_format' }>,
  env: Env,
  folder: string,
): Change {
  const isStage = statement.k === 'create_stage'
  const { schema, name } = env.catalog.place(
    isStage ? statement.stage : statement.format,
    env.where,
  )
  const kept: ReadonlyMap<string, unknown> = isStage ? schema.stages : schema.formats
  if (kept.has(name)) {
    if (statement.ifNotExists) return done(`${name} already exists, statement succeeded.`)
    if (!statement.replace) throw alreadyThere(`${schema.database}.${schema.name}.${name}`)
  }
  mayCreate(schema, isStage ? 'STAGE' : 'FILE FORMAT', env)
  const { options } = statement
  if (!isStage) {
    checkFormat(options)
    return done(`File format ${name} successfully created.`, () =>
      schema.formats.set(name, options),
    )
  }
  for (const [option, value] of options) {
    if (!stageOptions.has(option)) throw notVouched(`CREATE STAGE ${option}`)
    if (
      option === 'ENCRYPTION' &&
      (value.k !== 'nested' ||
        !['SNOWFLAKE_FULL', 'SNOWFLAKE_SSE'].includes(valueOf(value.of.get('TYPE'))))
    )
      throw notVouched('this ENCRYPTION')
  }
  const format = options.get('FILE_FORMAT')
  if (format !== undefined) {
    if (format.k !== 'nested') throw notVouched('FILE_FORMAT of a stage by name')
    checkFormat(format.of)
  }
  const path = join(
    folder,
    `${schema.database}.${schema.name}.${name}`.replaceAll(
      /[^\w.]/gu,
      (char) => `%${char.codePointAt(0)?.toString(16)}`,
    ),
  )
  return done(`Stage area ${name} successfully created.`, () => {
    if (kept.has(name)) rmSync(path, { recursive: true, force: true })
    mkdirSync(path, { recursive: true })
    schema.stages.set(name, {
      database: schema.database,
      schema: schema.name,
      name,
      folder: path,
      owner: env.where.role,
      temporary: statement.temporary,
      format: format?.k === 'nested' ? format.of : null,
      comment: valueOf(options.get('COMMENT')) || null,
    })
    own(env, 'STAGE', `${schema.database}.${schema.name}.${name}`)
  })
}

function valueOf(option: unknown): string {
  return typeof option === 'object' && option !== null && 'value' in option
    ? String(option.value)
    : ''
}

function addColumns(statement: Extract<Ddl, { k: 'add_columns' }>, env: Env): Change {
  const nothing = done('Statement executed successfully.')
  if (statement.ifExists && env.catalog.find(statement.table, env.where) === null) return nothing
  const table = mine(statement.table, env)
  const wanted = statement.columns.filter((def) => {
    const known = table.columns.some((column) => column.name === def.name)
    if (known && !def.ifNotExists)
      throw compilation('001430', '42601', `column '${def.name}' already exists`)
    if (def.notNull) throw notVouched('ADD COLUMN NOT NULL')
    return !known
  })
  const columns = columnsOf(wanted, env)
  return {
    ...nothing,
    locks: [table],
    sql: columns.map(
      (column) => `ALTER TABLE ${table.duck} ADD COLUMN ${column.duck} ${duckType(column.type)}`,
    ),
    apply: () => {
      table.columns = [...table.columns, ...columns]
    },
  }
}

function dropColumns(statement: Extract<Ddl, { k: 'drop_columns' }>, env: Env): Change {
  const table = mine(statement.table, env)
  const gone = statement.columns.map((name) => columnOf(table, name))
  return {
    answer: 'Statement executed successfully.',
    locks: [table],
    sql: gone.map((column) => `ALTER TABLE ${table.duck} DROP COLUMN ${column.duck}`),
    apply: () => {
      table.columns = table.columns.filter((column) => !gone.includes(column))
    },
  }
}

function rename(statement: Extract<Ddl, { k: 'rename' }>, env: Env): Change {
  const table = mine(statement.table, env)
  const { schema, name } = env.catalog.place(statement.to, env.where)
  if (schema.database !== table.database || schema.name !== table.schema)
    throw notVouched('RENAME into another schema')
  if (schema.tables.has(name)) throw alreadyThere(name)
  return {
    answer: 'Statement executed successfully.',
    locks: [table],
    sql: [],
    apply: () => {
      env.catalog.remove(table)
      table.name = name
      env.catalog.add(schema, table)
    },
  }
}

function comment(statement: Extract<Ddl, { k: 'comment' }>, env: Env): Change {
  const answer = 'Statement executed successfully.'
  const set = (on: { comment: string | null }) =>
    done(answer, () => void (on.comment = statement.text))
  switch (statement.kind) {
    case 'COLUMN':
      return set(
        columnOf(
          mine(statement.name.slice(0, -1), env, ['table', 'view']),
          statement.name.at(-1) ?? '',
        ),
      )
    case 'TABLE':
    case 'VIEW':
      return set(mine(statement.name, env, [statement.kind === 'VIEW' ? 'view' : 'table']))
    case 'SCHEMA':
      return set(env.catalog.schema(statement.name, env.where))
    default:
      throw notVouched(`COMMENT ON ${statement.kind}`)
  }
}

function drop(statement: Extract<Ddl, { k: 'drop' }>, env: Env): Change {
  const { catalog, where } = env
  const shown = statement.name.join('.')
  const gone = `Drop statement executed successfully (${shown} already dropped).`
  const answer = `${statement.name.at(-1)} successfully dropped.`
  if (statement.kind === 'TABLE' || statement.kind === 'VIEW') {
    const kind = statement.kind === 'TABLE' ? 'table' : 'view'
    const found = catalog.find(statement.name, where)
    if (found === null && statement.ifExists) return done(gone)
    if (found !== null && found.kind !== kind)
      throw compilation(
        '002203',
        '42710',
        `Object found is of type '${found.kind.toUpperCase()}', not specified type '${statement.kind}'.`,
      )
    const table = mine(statement.name, env, [kind])
    return {
      answer,
      locks: [table],
      sql: table.kind === 'table' ? [`DROP TABLE ${table.duck}`] : [],
      apply: () => {
        catalog.remove(table)
        catalog.roles.forget(statement.kind, fullName(table))
      },
    }
  }
  if (statement.kind === 'SCHEMA') {
    const database = catalog.databases.get(statement.name.at(-2) ?? where.database ?? '')
    const schema = database?.schemas.get(statement.name.at(-1) ?? '')
    if (schema === undefined && statement.ifExists) return done(gone)
    if (schema === undefined) throw objectNotThere('Schema', shown)
    const tables = [...schema.tables.values()]
    return {
      answer,
      locks: tables,
      sql: tables
        .filter((table) => table.kind === 'table')
        .map((table) => `DROP TABLE ${table.duck}`),
      apply: () => database?.schemas.delete(schema.name),
    }
  }
  const { schema, name } = catalog.place(statement.name, where)
  const kept: Map<string, unknown> = statement.kind === 'STAGE' ? schema.stages : schema.formats
  if (!kept.has(name)) {
    if (statement.ifExists) return done(gone)
    throw objectNotThere(statement.kind === 'STAGE' ? 'Stage' : 'File format', shown)
  }
  const stage = statement.kind === 'STAGE' ? schema.stages.get(name) : undefined
  return done(answer, () => {
    kept.delete(name)
    if (stage !== undefined) rmSync(stage.folder, { recursive: true, force: true })
  })
}
