import type { ColumnDef, Query, Statement } from './ast.ts'
import type { Cursor } from './cursor.ts'
import { notVouched } from './errors.ts'
import { parseType } from './parse-expressions.ts'
import { parseOptions, parseQuery } from './parse-query.ts'

/** https://docs.snowflake.com/en/sql-reference/sql/create: the clauses of each that we emit, and no other. */
export function parseCreate(c: Cursor): Statement {
  c.expect('CREATE')
  const replace = c.accept('OR', 'REPLACE')
  const life = c.oneOf(['TRANSIENT', 'TEMPORARY', 'TEMP'])
  const temporary = life === 'TEMPORARY' || life === 'TEMP'
  if (c.accept('TABLE'))
    return parseTable(
      c,
      replace,
      temporary ? 'temporary' : life === null ? 'permanent' : 'transient',
    )
  if (c.accept('SCHEMA')) {
    if (replace || temporary) throw notVouched('CREATE OR REPLACE SCHEMA')
    const ifNotExists = c.accept('IF', 'NOT', 'EXISTS')
    const schema = c.name()
    return {
      k: 'create_schema',
      schema,
      ifNotExists,
      transient: life !== null,
      comment: comment(c),
    }
  }
  if (life === 'TRANSIENT') throw c.fail()
  if (c.accept('STAGE')) {
    const ifNotExists = c.accept('IF', 'NOT', 'EXISTS')
    const stage = c.name()
    return { k: 'create_stage', stage, replace, ifNotExists, temporary, options: parseOptions(c) }
  }
  if (temporary) throw c.fail()
  if (c.accept('FILE', 'FORMAT')) {
    const ifNotExists = c.accept('IF', 'NOT', 'EXISTS')
    const format = c.name()
    return { k: 'create_format', format, replace, ifNotExists, options: parseOptions(c) }
  }
  if (c.accept('VIEW')) return parseView(c, replace)
  if (c.accept('DATABASE') && !replace) {
    const ifNotExists = c.accept('IF', 'NOT', 'EXISTS')
    return { k: 'create_database', name: c.identifier(), ifNotExists }
  }
  throw notVouched(`CREATE ${c.token.text}`)
}

function comment(c: Cursor): string | null {
  if (!c.accept('COMMENT')) return null
  c.expectOp('=')
  return c.string()
}

function parseTable(
  c: Cursor,
  replace: boolean,
  life: 'permanent' | 'transient' | 'temporary',
): Statement {
  const ifNotExists = c.accept('IF', 'NOT', 'EXISTS')
  if (replace && ifNotExists) throw c.fail()
  const table = c.name()
  let columns: ColumnDef[] = []
  let as: Query | null = null
  let like: readonly string[] | null = null
  if (c.accept('LIKE')) like = c.name()
  else if (c.sees('CLONE')) throw notVouched('CLONE')
  else if (c.seesOp('(')) columns = c.parenthesized(() => c.list(() => parseColumnDef(c)))
  let note: string | null = null
  while (c.token.kind === 'word' && !c.sees('AS')) {
    if (c.sees('COMMENT')) note = comment(c)
    else if (c.accept('DATA_RETENTION_TIME_IN_DAYS')) {
      c.expectOp('=')
      if (c.integer() > 90) throw c.fail()
    } else throw c.fail()
  }
  if (c.accept('AS')) as = c.seesOp('(') ? parseQuery(c) : parseQuery(c)
  if (as === null && like === null && columns.length === 0) throw c.fail()
  return { k: 'create_table', table, replace, ifNotExists, life, columns, as, comment: note, like }
}

function parseColumnDef(c: Cursor): ColumnDef {
  if (c.sees('PRIMARY') || c.sees('UNIQUE') || c.sees('CONSTRAINT') || c.sees('FOREIGN'))
    throw notVouched('table constraints (Snowflake takes and ignores them)')
  const name = c.identifier()
  const type = parseType(c)
  let notNull = false
  let note: string | null = null
  for (;;) {
    if (c.accept('NOT', 'NULL')) notNull = true
    else if (c.accept('COMMENT')) note = c.string()
    else if (
      c.sees('DEFAULT') ||
      c.sees('AUTOINCREMENT') ||
      c.sees('IDENTITY') ||
      c.sees('COLLATE')
    )
      throw notVouched(`${c.token.text} of a column`)
    else return { name, type, notNull, comment: note }
  }
}

function parseView(c: Cursor, replace: boolean): Statement {
  const ifNotExists = c.accept('IF', 'NOT', 'EXISTS')
  if (replace && ifNotExists) throw c.fail()
  const view = c.name()
  const columns = c.seesOp('(')
    ? c.parenthesized(() =>
        c.list(() => ({
          name: c.identifier(),
          comment: c.accept('COMMENT') ? c.string() : null,
        })),
      )
    : []
  let note: string | null = null
  while (c.token.kind === 'word' && !c.sees('AS')) {
    if (c.accept('COPY', 'GRANTS')) continue
    if (!c.sees('COMMENT')) throw c.fail()
    note = comment(c)
  }
  c.expect('AS')
  const text = c.sql.slice(c.token.at)
  return {
    k: 'create_view',
    view,
    replace,
    ifNotExists,
    columns,
    query: parseQuery(c),
    text,
    comment: note,
  }
}

/** https://docs.snowflake.com/en/sql-reference/sql/alter-table */
export function parseAlter(c: Cursor): Statement {
  c.expect('ALTER')
  if (c.accept('SESSION')) return parseSession(c)
  if (!c.accept('TABLE')) throw notVouched(`ALTER ${c.token.text}`)
  const ifExists = c.accept('IF', 'EXISTS')
  const table = c.name()
  if (c.accept('ADD')) {
    c.accept('COLUMN')
    const columns = c.list(() => {
      const ifNotExists = c.accept('IF', 'NOT', 'EXISTS')
      return { ifNotExists, ...parseColumnDef(c) }
    })
    return { k: 'add_columns', table, ifExists, columns }
  }
  if (c.accept('DROP')) {
    c.accept('COLUMN')
    return { k: 'drop_columns', table, ifExists, columns: c.list(() => c.identifier()) }
  }
  if (c.accept('RENAME', 'TO')) return { k: 'rename', table, to: c.name() }
  if (c.oneOf(['ALTER', 'MODIFY']) !== null) {
    const one = () => {
      c.accept('COLUMN')
      const name = c.identifier()
      c.expect('COMMENT')
      return { name, comment: c.string() }
    }
    const columns = c.seesOp('(') ? c.parenthesized(() => c.list(one)) : c.list(one)
    return { k: 'alter_column_comment', table, columns }
  }
  if (c.accept('SET', 'COMMENT')) {
    c.expectOp('=')
    return { k: 'comment', kind: 'TABLE', name: table, ifExists, text: c.string() }
  }
  throw notVouched(`ALTER TABLE … ${c.token.text}`)
}

function parseSession(c: Cursor): Statement {
  const set = new Map<string, string | number | boolean>()
  const unset: string[] = []
  if (c.accept('UNSET')) unset.push(...c.list(() => c.identifier()))
  else {
    c.expect('SET')
    for (const [name, option] of parseOptions(c)) {
      if (option.k === 'list' || option.k === 'nested') throw c.fail()
      if (option.k === 'word' && !['TRUE', 'FALSE'].includes(option.value)) throw c.fail()
      const value = option.value
      set.set(
        name,
        option.k === 'text' ? value : option.k === 'number' ? Number(value) : value === 'TRUE',
      )
    }
    if (set.size === 0) throw c.fail()
  }
  return { k: 'alter_session', set, unset }
}

export function parseDrop(c: Cursor): Statement {
  c.expect('DROP')
  const kind = c.oneOf(['TABLE', 'VIEW', 'SCHEMA', 'STAGE', 'FILE'])
  if (kind === null) throw notVouched(`DROP ${c.token.text}`)
  if (kind === 'FILE') c.expect('FORMAT')
  const ifExists = c.accept('IF', 'EXISTS')
  const name = c.name()
  const cascade = kind === 'TABLE' || kind === 'SCHEMA' ? c.accept('CASCADE') : false
  if (!cascade && (kind === 'TABLE' || kind === 'SCHEMA')) c.accept('RESTRICT')
  return { k: 'drop', kind: kind === 'FILE' ? 'FILE FORMAT' : kind, name, ifExists, cascade }
}

/** https://docs.snowflake.com/en/sql-reference/sql/comment */
export function parseComment(c: Cursor): Statement {
  c.expect('COMMENT')
  const ifExists = c.accept('IF', 'EXISTS')
  c.expect('ON')
  const kind = c.oneOf(['TABLE', 'VIEW', 'SCHEMA', 'STAGE', 'COLUMN'])
  if (kind === null) throw notVouched(`COMMENT ON ${c.token.text}`)
  const name = [c.identifier()]
  while (name.length < (kind === 'COLUMN' ? 4 : 3) && c.op('.')) name.push(c.identifier())
  c.expect('IS')
  return { k: 'comment', kind, name, ifExists, text: c.string() }
}
