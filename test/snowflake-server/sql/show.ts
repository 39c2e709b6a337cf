import type { Statement } from './ast.ts'
import type { Catalog, Where } from './catalog.ts'
import { notVouched } from './errors.ts'
import { visible } from './information-schema.ts'
import type { Grant } from './roles.ts'
import { type SfType, text, typeText } from './types.ts'

/** Rows that come from the catalog alone. */
export interface Listing {
  readonly columns: readonly { readonly name: string; readonly type: SfType }[]
  readonly rows: readonly (readonly (string | null)[])[]
}

const texts = (...names: readonly string[]) => names.map((name) => ({ name, type: text }))

type Show = Extract<Statement, { k: 'show' | 'show_grants' | 'describe' }>

export function listing(
  statement: Show,
  catalog: Catalog,
  where: Where,
  session: {
    readonly user: string
    readonly warehouse: string | null
    readonly parameters: ReadonlyMap<string, string | number | boolean>
  },
): Listing {
  switch (statement.k) {
    case 'show_grants':
      return grants(statement, catalog, where, session.user)
    case 'describe':
      return describe(statement, catalog, where)
    case 'show':
      return show(statement, catalog, where, session)
    default:
      return statement satisfies never
  }
}

const made = '2026-01-01 00:00:00.000 +0000'

/** https://docs.snowflake.com/en/sql-reference/sql/show-grants: columns of each form. */
function grants(
  statement: Extract<Show, { k: 'show_grants' }>,
  catalog: Catalog,
  where: Where,
  user: string,
): Listing {
  const { roles } = catalog
  const columns = texts(
    'created_on',
    'privilege',
    'granted_on',
    'name',
    'granted_to',
    'grantee_name',
    'grant_option',
    'granted_by',
  )
  const row = (grant: Grant, role: string) => [
    made,
    grant.privilege,
    grant.on.replaceAll(' ', '_'),
    shownName(grant.name),
    'ROLE',
    role,
    String(grant.grantOption),
    'ACCOUNTADMIN',
  ]
  const name = statement.name?.at(-1) ?? ''
  if (statement.to === 'ROLE') {
    const usages = roles
      .rolesOf(name)
      .map((role) => row({ privilege: 'USAGE', on: 'ROLE', name: role, grantOption: false }, name))
    return { columns, rows: [...usages, ...roles.of(name).map((grant) => row(grant, name))] }
  }
  if (statement.to === 'USER' || statement.to === null) {
    const of = statement.to === null ? user : name
    return {
      columns: texts('created_on', 'role', 'granted_to', 'grantee_name', 'granted_by'),
      rows: roles.rolesOfUser(of).map((role) => [made, role, 'USER', of, 'ACCOUNTADMIN']),
    }
  }
  if (statement.to === 'OF') throw notVouched('SHOW GRANTS OF ROLE')
  const on = statement.kind ?? ''
  const full = (statement.name ?? []).join('.')
  const table = on === 'TABLE' || on === 'VIEW' ? catalog.table(statement.name ?? [], where) : null
  const key = table === null ? full : `${table.database}.${table.schema}.${table.name}`
  return { columns, rows: roles.on(on, key).map((grant) => row(grant, grant.role)) }
}

/** Parts that aren't plain upper-case names are shown in quotes. */
function shownName(name: string): string {
  return name
    .split('.')
    .map((part) => (/^[A-Z_][A-Z0-9_$]*$/u.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.')
}

/** https://docs.snowflake.com/en/sql-reference/sql/desc-table */
function describe(
  statement: Extract<Show, { k: 'describe' }>,
  catalog: Catalog,
  where: Where,
): Listing {
  if (statement.kind === 'STAGE') throw notVouched('DESCRIBE STAGE')
  const table = catalog.table(statement.name, where)
  const columns = texts(
    'name',
    'type',
    'kind',
    'null?',
    'default',
    'primary key',
    'unique key',
    'check',
    'expression',
    'comment',
    'policy name',
    'privacy domain',
  )
  const rows = table.columns.map((column) => [
    column.name,
    typeText(column.type),
    'COLUMN',
    column.notNull ? 'N' : 'Y',
    null,
    'N',
    'N',
    null,
    null,
    column.comment,
    null,
    null,
  ])
  return { columns, rows }
}

function show(
  statement: Extract<Show, { k: 'show' }>,
  catalog: Catalog,
  where: Where,
  session: {
    readonly warehouse: string | null
    readonly parameters: ReadonlyMap<string, string | number | boolean>
  },
): Listing {
  const { what, scope } = statement
  const like = matcher(statement.like)
  const named = (name: string) => like.test(name)
  if (what === 'PARAMETERS') {
    const rows = [...session.parameters]
      .filter(([key]) => named(key))
      .map(([key, value]) => [
        key,
        String(value),
        '',
        'SESSION',
        '',
        typeof value === 'boolean' ? 'BOOLEAN' : typeof value === 'number' ? 'NUMBER' : 'STRING',
      ])
    return { columns: texts('key', 'value', 'default', 'level', 'description', 'type'), rows }
  }
  if (what === 'WAREHOUSES')
    return {
      columns: texts('name', 'state', 'type', 'size'),
      rows:
        session.warehouse === null || !named(session.warehouse)
          ? []
          : [[session.warehouse, 'STARTED', 'STANDARD', 'X-Small']],
    }
  const databases = [...catalog.databases.values()].filter((one) =>
    catalog.roles.mayUse(where.role, 'DATABASE', one.name, one.owner),
  )
  if (what === 'DATABASES')
    return {
      columns: texts('created_on', 'name', 'owner'),
      rows: databases.filter((one) => named(one.name)).map((one) => [made, one.name, one.owner]),
    }
  const inDatabase =
    scope?.kind === 'DATABASE'
      ? scope.name[0]
      : scope?.kind === 'SCHEMA'
        ? (scope.name.at(-2) ?? where.database)
        : scope === null
          ? where.database
          : null
  const inSchema =
    scope?.kind === 'SCHEMA' ? scope.name.at(-1) : scope === null ? where.schema : null
  if (inDatabase != null) catalog.database(inDatabase, where)
  if (inSchema != null && inDatabase != null) catalog.schema([inDatabase, inSchema], where)
  const chosen = databases.filter((one) => inDatabase == null || one.name === inDatabase)
  const schemas = chosen
    .flatMap((one) => [...one.schemas.values()])
    .filter((one) => what === 'SCHEMAS' || inSchema == null || one.name === inSchema)
  if (what === 'SCHEMAS')
    return {
      columns: texts('created_on', 'name', 'database_name', 'owner', 'comment'),
      rows: schemas
        .filter((one) => named(one.name))
        .map((one) => [made, one.name, one.database, one.owner, one.comment ?? '']),
    }
  if (what === 'STAGES') {
    const stages = schemas
      .flatMap((one) => [...one.stages.values()])
      .filter((one) => named(one.name))
    return {
      columns: texts(
        'created_on',
        'name',
        'database_name',
        'schema_name',
        'owner',
        'comment',
        'type',
      ),
      rows: stages.map((one) => [
        made,
        one.name,
        one.database,
        one.schema,
        one.owner,
        one.comment ?? '',
        'INTERNAL',
      ]),
    }
  }
  if (what !== 'TABLES' && what !== 'VIEWS') throw notVouched(`SHOW ${what}`)
  const tables = chosen
    .flatMap((one) => visible(catalog, one, where))
    .filter(
      (one) =>
        (inSchema == null || one.schema === inSchema) &&
        one.kind === (what === 'TABLES' ? 'table' : 'view') &&
        named(one.name),
    )
  return {
    columns: texts(
      'created_on',
      'name',
      'database_name',
      'schema_name',
      'kind',
      'comment',
      'owner',
    ),
    rows: tables.map((one) => [
      made,
      one.name,
      one.database,
      one.schema,
      one.life === 'permanent' ? 'TABLE' : one.life.toUpperCase(),
      one.comment ?? '',
      one.owner,
    ]),
  }
}

/** LIKE of SHOW is case-insensitive. */
function matcher(like: string | null): RegExp {
  if (like === null) return /^/u
  const source = like.replaceAll(/[.*+?^${}()|[\]\\/-]/gu, String.raw`\$&`)
  return new RegExp(`^${source.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'isu')
}
