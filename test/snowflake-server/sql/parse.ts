import type { From, MergeClause, Name, Options, Query, Select, SetItem, Statement } from './ast.ts'
import { Cursor } from './cursor.ts'
import { notVouched } from './errors.ts'
import { parseAlter, parseComment, parseCreate, parseDrop } from './parse-ddl.ts'
import { parseExpr } from './parse-expressions.ts'
import { parseFrom, parseOptions, parseQuery, parseSelect } from './parse-query.ts'

/**
 * One Snowflake statement, or Snowflake's refusal of it. Only the kinds and clauses that we emit are known.
 * @throws SnowflakeError 001003 for what Snowflake's grammar refuses, 000002 for what lies outside the subset
 */
export function parse(sql: string): Statement {
  const c = new Cursor(sql, parseQuery)
  if (c.token.kind === 'end') throw c.fail()
  const statement = parseStatement(c)
  c.end()
  return statement
}

/** The query of a view, from its kept text. */
export function parseViewQuery(text: string): Query {
  const c = new Cursor(text, parseQuery)
  const query = parseQuery(c)
  c.end()
  return query
}

function parseStatement(c: Cursor): Statement {
  if (c.seesOp('(') || c.sees('SELECT') || c.sees('WITH') || c.sees('VALUES'))
    return { k: 'query', query: parseQuery(c) }
  switch (c.token.text) {
    case 'INSERT':
      return parseInsert(c)
    case 'UPDATE':
      return parseUpdate(c)
    case 'DELETE':
      return parseDelete(c)
    case 'MERGE':
      return parseMerge(c)
    case 'CREATE':
      return parseCreate(c)
    case 'ALTER':
      return parseAlter(c)
    case 'DROP':
      return parseDrop(c)
    case 'COMMENT':
      return parseComment(c)
    case 'COPY':
      return parseCopy(c)
    default:
      return parseSmall(c)
  }
}

function parseSmall(c: Cursor): Statement {
  if (c.accept('BEGIN')) {
    if (c.token.kind === 'word') c.oneOf(['WORK', 'TRANSACTION'])
    return { k: 'begin' }
  }
  if (c.accept('START', 'TRANSACTION')) return { k: 'begin' }
  if (c.accept('COMMIT')) {
    c.accept('WORK')
    return { k: 'commit' }
  }
  if (c.accept('ROLLBACK')) {
    c.accept('WORK')
    return { k: 'rollback' }
  }
  if (c.accept('TRUNCATE')) {
    c.accept('TABLE')
    const ifExists = c.accept('IF', 'EXISTS')
    return { k: 'truncate', table: c.name(), ifExists }
  }
  if (c.accept('USE')) {
    const kind = c.oneOf(['ROLE', 'WAREHOUSE', 'DATABASE', 'SCHEMA'])
    return { k: 'use', kind: kind ?? 'SCHEMA', name: c.name() }
  }
  if (c.accept('PUT')) return parsePut(c)
  if (c.accept('GET')) return parseGet(c)
  const files = c.oneOf(['LIST', 'LS', 'REMOVE', 'RM'])
  if (files !== null) {
    const stage = stageOf(c)
    const pattern = c.accept('PATTERN') ? (c.expectOp('='), c.string()) : null
    return { k: files.startsWith('L') ? 'list' : 'remove', stage, pattern }
  }
  if (c.oneOf(['DESCRIBE', 'DESC']) !== null) {
    const kind = c.oneOf(['TABLE', 'VIEW', 'STAGE'])
    if (kind === null) throw notVouched(`DESCRIBE ${c.token.text}`)
    return { k: 'describe', kind, name: c.name() }
  }
  if (c.accept('SHOW')) return parseShow(c)
  const started = c.token
  if (
    started.kind === 'word' &&
    /^(?:CALL|EXECUTE|GRANT|REVOKE|EXPLAIN|UNDROP|SET|UNSET|DECLARE)$/u.test(started.text)
  )
    throw notVouched(started.text)
  throw c.fail()
}

function stageOf(c: Cursor): string {
  if (c.token.kind === 'stage') return c.next().text
  const text = c.string()
  if (!text.startsWith('@')) throw c.fail()
  return text
}

function parseInsert(c: Cursor): Statement {
  c.expect('INSERT')
  const overwrite = c.accept('OVERWRITE')
  if (c.sees('ALL') || c.sees('FIRST')) throw notVouched('multi-table INSERT')
  c.expect('INTO')
  const into = c.name()
  const before = c.at
  let columns: string[] | null = null
  if (c.op('(')) {
    if (c.sees('SELECT') || c.sees('WITH')) c.back(before)
    else {
      columns = c.list(() => c.identifier())
      c.expectOp(')')
    }
  }
  return { k: 'insert', into, columns, query: parseQuery(c), overwrite }
}

function parseSet(c: Cursor, table: Name, alias: string | null): SetItem[] {
  c.expect('SET')
  return c.list(() => {
    const first = [c.identifier()]
    while (c.op('.')) first.push(c.identifier())
    const column = first.pop()
    const of = first.at(-1)
    if (column === undefined) throw c.fail()
    if (of !== undefined && of !== (alias ?? table.at(-1))) throw c.fail()
    c.expectOp('=')
    return { column, to: c.accept('DEFAULT') ? ('DEFAULT' as const) : parseExpr(c) }
  })
}

/** The page shows no alias of the target; the server takes one, as dbt's Snowflake adapter sends it: https://docs.snowflake.com/en/sql-reference/sql/update */
function parseUpdate(c: Cursor): Statement {
  c.expect('UPDATE')
  const table = c.name()
  const alias = c.alias()
  const set = parseSet(c, table, alias)
  const from = c.accept('FROM') ? parseFrom(c) : []
  const where = c.accept('WHERE') ? parseExpr(c) : null
  return { k: 'update', table, alias, set, from, where }
}

function parseDelete(c: Cursor): Statement {
  c.expect('DELETE', 'FROM')
  const table = c.name()
  const alias = c.alias()
  const using = c.accept('USING') ? parseFrom(c) : []
  const where = c.accept('WHERE') ? parseExpr(c) : null
  return { k: 'delete', table, alias, using, where }
}

/** https://docs.snowflake.com/en/sql-reference/sql/merge: no WHEN NOT MATCHED BY SOURCE, no DO NOTHING, no RETURNING. */
function parseMerge(c: Cursor): Statement {
  c.expect('MERGE', 'INTO')
  const table = c.name()
  const alias = c.alias()
  c.expect('USING')
  const from: readonly From[] = parseFromOne(c)
  const [source] = from
  if (source === undefined) throw c.fail()
  c.expect('ON')
  const on = parseExpr(c)
  const clauses: MergeClause[] = []
  while (c.accept('WHEN')) {
    const matched = !c.accept('NOT')
    c.expect('MATCHED')
    if (c.sees('BY')) throw c.fail()
    const and = c.accept('AND') ? parseExpr(c) : null
    c.expect('THEN')
    if (matched && c.accept('UPDATE')) {
      if (c.sees('ALL')) throw notVouched('UPDATE ALL BY NAME')
      clauses.push({ k: 'update', and, set: parseSet(c, table, alias) })
    } else if (matched && c.accept('DELETE')) clauses.push({ k: 'delete', and })
    else if (!matched && c.accept('INSERT')) {
      const columns = c.seesOp('(') ? c.parenthesized(() => c.list(() => c.identifier())) : null
      c.expect('VALUES')
      const values = c.parenthesized(() => c.list(() => parseExpr(c)))
      clauses.push({ k: 'insert', and, columns, values })
    } else throw c.fail()
  }
  if (clauses.length === 0) throw c.fail()
  return { k: 'merge', table, alias, source, on, clauses }
}

/** MERGE takes one source: a table, a view or a query. */
function parseFromOne(c: Cursor): readonly From[] {
  const from = parseFrom(c)
  if (from.length !== 1) throw c.fail()
  return from
}

/** https://docs.snowflake.com/en/sql-reference/sql/copy-into-table and copy-into-location */
function parseCopy(c: Cursor): Statement {
  c.expect('COPY', 'INTO')
  if (c.token.kind === 'stage' || c.token.kind === 'string') {
    const stage = stageOf(c)
    c.expect('FROM')
    const query: Query = c.seesOp('(')
      ? c.parenthesized(() => parseQuery(c))
      : {
          with: [],
          body: parseTableSelect(c),
          order: [],
          limit: null,
          offset: null,
        }
    return { k: 'copy_out', stage, query, options: parseOptions(c) }
  }
  const table = c.name()
  const columns = c.seesOp('(') ? c.parenthesized(() => c.list(() => c.identifier())) : null
  c.expect('FROM')
  if (!c.seesOp('('))
    return {
      k: 'copy_in',
      table,
      columns,
      stage: stageOf(c),
      select: null,
      alias: null,
      options: parseOptions(c),
    }
  let stage = ''
  let alias: string | null = null
  const select: Select = c.parenthesized(() =>
    parseSelect(c, () => {
      stage = stageOf(c)
      alias = c.alias()
      return []
    }),
  )
  if (select.where !== null || select.group !== null || select.qualify !== null || stage === '')
    throw notVouched('a COPY transformation with more than a projection')
  return { k: 'copy_in', table, columns, stage, select, alias, options: parseOptions(c) }
}

function parseTableSelect(c: Cursor): Select {
  const from: From = {
    join: 'first',
    source: { k: 'table', name: c.name() },
    alias: null,
    columns: [],
    on: null,
    using: [],
  }
  return {
    k: 'select',
    distinct: false,
    items: [{ k: 'star', of: null, exclude: [], rename: new Map() }],
    from: [from],
    where: null,
    group: null,
    having: null,
    qualify: null,
  }
}

/** https://docs.snowflake.com/en/sql-reference/sql/put */
function parsePut(c: Cursor): Statement {
  const file = fileOf(c)
  const stage = stageOf(c)
  return {
    k: 'put',
    file,
    stage,
    options: checkOptions(c, parseOptions(c), [
      'PARALLEL',
      'AUTO_COMPRESS',
      'SOURCE_COMPRESSION',
      'OVERWRITE',
    ]),
  }
}

/** https://docs.snowflake.com/en/sql-reference/sql/get */
function parseGet(c: Cursor): Statement {
  const stage = stageOf(c)
  const file = fileOf(c)
  return {
    k: 'fetch',
    file,
    stage,
    options: checkOptions(c, parseOptions(c), ['PARALLEL', 'PATTERN']),
  }
}

function fileOf(c: Cursor): string {
  const text = c.token.kind === 'file' ? c.next().text : c.string()
  if (!/^file:\/\//iu.test(text)) throw c.fail()
  return text.slice('file://'.length)
}

function checkOptions(c: Cursor, options: Options, known: readonly string[]): Options {
  for (const name of options.keys()) if (!known.includes(name)) throw c.fail()
  return options
}

const shows = [
  'TABLES',
  'VIEWS',
  'SCHEMAS',
  'DATABASES',
  'WAREHOUSES',
  'STAGES',
  'ROLES',
  'COLUMNS',
  'PARAMETERS',
  'OBJECTS',
] as const

/** https://docs.snowflake.com/en/sql-reference/sql/show */
function parseShow(c: Cursor): Statement {
  if (c.accept('GRANTS')) return parseGrants(c)
  c.accept('TERSE')
  const what = c.oneOf(shows)
  if (what === null) throw notVouched(`SHOW ${c.token.text}`)
  const like = c.accept('LIKE') ? c.string() : null
  let scope: { kind: string; name: Name } | null = null
  if (c.accept('IN')) {
    const kind = c.oneOf(['ACCOUNT', 'DATABASE', 'SCHEMA', 'TABLE', 'VIEW', 'SESSION'])
    const bare = kind === 'ACCOUNT' || kind === 'SESSION'
    scope = { kind: kind ?? 'SCHEMA', name: bare ? [] : c.name() }
  }
  return { k: 'show', what, like, scope }
}

/** https://docs.snowflake.com/en/sql-reference/sql/show-grants */
function parseGrants(c: Cursor): Statement {
  if (c.accept('TO')) {
    const to = c.oneOf(['ROLE', 'USER'])
    if (to === null) throw notVouched(`SHOW GRANTS TO ${c.token.text}`)
    return { k: 'show_grants', to, kind: null, name: c.name() }
  }
  if (c.accept('OF', 'ROLE')) return { k: 'show_grants', to: 'OF', kind: 'ROLE', name: c.name() }
  if (c.accept('ON')) {
    if (c.accept('ACCOUNT')) return { k: 'show_grants', to: 'ON', kind: 'ACCOUNT', name: null }
    const kind = c.next().text
    return { k: 'show_grants', to: 'ON', kind, name: c.name() }
  }
  if (c.token.kind !== 'end') throw notVouched(`SHOW GRANTS ${c.token.text}`)
  return { k: 'show_grants', to: null, kind: null, name: null }
}
