import type { Catalog, Database, Table, Where } from './catalog.ts'
import { notThere } from './errors.ts'
import { quote } from './quoting.ts'
import type { BoundQuery } from './scope.ts'
import { duckType, fixed, longestText, type SfType, text, typeLabel } from './types.ts'

type Cell = string | number | boolean | null
type Row = Readonly<Record<string, Cell>>

const number = fixed(38, 0)
const ltz: SfType = { t: 'ltz' }

/** Columns that Snowflake documents and we have: https://docs.snowflake.com/en/sql-reference/info-schema */
const views: Readonly<Record<string, Readonly<Record<string, SfType>>>> = {
  DATABASES: { DATABASE_NAME: text, DATABASE_OWNER: text, COMMENT: text },
  SCHEMATA: { CATALOG_NAME: text, SCHEMA_NAME: text, SCHEMA_OWNER: text, COMMENT: text },
  TABLES: {
    TABLE_CATALOG: text,
    TABLE_SCHEMA: text,
    TABLE_NAME: text,
    TABLE_OWNER: text,
    TABLE_TYPE: text,
    IS_TRANSIENT: text,
    IS_TEMPORARY: text,
    CREATED: ltz,
    COMMENT: text,
  },
  VIEWS: {
    TABLE_CATALOG: text,
    TABLE_SCHEMA: text,
    TABLE_NAME: text,
    TABLE_OWNER: text,
    VIEW_DEFINITION: text,
    COMMENT: text,
  },
  COLUMNS: {
    TABLE_CATALOG: text,
    TABLE_SCHEMA: text,
    TABLE_NAME: text,
    COLUMN_NAME: text,
    ORDINAL_POSITION: number,
    IS_NULLABLE: text,
    DATA_TYPE: text,
    CHARACTER_MAXIMUM_LENGTH: number,
    CHARACTER_OCTET_LENGTH: number,
    NUMERIC_PRECISION: number,
    NUMERIC_PRECISION_RADIX: number,
    NUMERIC_SCALE: number,
    DATETIME_PRECISION: number,
    COMMENT: text,
  },
  STAGES: {
    STAGE_CATALOG: text,
    STAGE_SCHEMA: text,
    STAGE_NAME: text,
    STAGE_OWNER: text,
    STAGE_TYPE: text,
    COMMENT: text,
  },
}

export function informationSchema(
  catalog: Catalog,
  database: Database,
  view: string,
  where: Where,
): BoundQuery {
  const shape = views[view]
  if (shape === undefined) throw notThere('Object', `INFORMATION_SCHEMA.${view}`)
  const columns = Object.entries(shape).map(([name, type]) => ({ name, type }))
  const rows = rowsOf(catalog, database, view, where).map(
    (row) =>
      `(${columns.map(({ name, type }) => `CAST(${cell(row[name] ?? null)} AS ${type.t === 'fixed' ? 'BIGINT' : duckType(type)})`).join(', ')})`,
  )
  const names = columns.map((_, i) => `c${i + 1}`).join(', ')
  if (rows.length > 0)
    return { sql: `SELECT * FROM (VALUES ${rows.join(', ')}) AS v(${names})`, columns }
  const none = columns.map(
    ({ type }, i) => `CAST(NULL AS ${type.t === 'fixed' ? 'BIGINT' : duckType(type)}) AS c${i + 1}`,
  )
  return { sql: `SELECT ${none.join(', ')} WHERE FALSE`, columns }
}

function cell(value: Cell): string {
  if (value === null) return 'NULL'
  return typeof value === 'string' ? quote(value) : String(value)
}

/** A role sees what it has any right on: https://docs.snowflake.com/en/sql-reference/info-schema (general usage notes). */
export function visible(catalog: Catalog, database: Database, where: Where): Table[] {
  const { roles } = catalog
  return [...database.schemas.values()]
    .filter((schema) =>
      roles.mayUse(where.role, 'SCHEMA', `${database.name}.${schema.name}`, schema.owner),
    )
    .flatMap((schema) => [...schema.tables.values()])
    .filter((table) => table.session === null || table.session === where.session)
    .filter((table) => {
      const full = `${table.database}.${table.schema}.${table.name}`
      return (
        table.owner === where.role ||
        roles.has(
          where.role,
          ['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES'],
          table.kind.toUpperCase(),
          full,
        )
      )
    })
}

function rowsOf(catalog: Catalog, database: Database, view: string, where: Where): Row[] {
  const tables = visible(catalog, database, where)
  const schemas = [...database.schemas.values()].filter((schema) =>
    catalog.roles.mayUse(where.role, 'SCHEMA', `${database.name}.${schema.name}`, schema.owner),
  )
  const place = (table: Table) => ({
    TABLE_CATALOG: table.database,
    TABLE_SCHEMA: table.schema,
    TABLE_NAME: table.name,
    TABLE_OWNER: table.owner,
    COMMENT: table.comment,
  })
  switch (view) {
    case 'DATABASES':
      return [{ DATABASE_NAME: database.name, DATABASE_OWNER: database.owner }]
    case 'SCHEMATA':
      return schemas.map((one) => ({
        CATALOG_NAME: database.name,
        SCHEMA_NAME: one.name,
        SCHEMA_OWNER: one.owner,
        COMMENT: one.comment,
      }))
    case 'TABLES':
      return tables.map((one) => ({
        ...place(one),
        TABLE_TYPE:
          one.kind === 'view'
            ? 'VIEW'
            : one.life === 'temporary'
              ? 'LOCAL TEMPORARY'
              : 'BASE TABLE',
        IS_TRANSIENT: one.life === 'transient' ? 'YES' : 'NO',
        IS_TEMPORARY: one.life === 'temporary' ? 'YES' : 'NO',
        CREATED: new Date(one.createdAt).toISOString(),
      }))
    case 'VIEWS':
      return tables
        .filter((one) => one.kind === 'view')
        .map((one) => ({ ...place(one), VIEW_DEFINITION: one.text }))
    case 'COLUMNS':
      return tables.flatMap((one) => columnsOf(one, place(one)))
    default:
      return schemas.flatMap((schema) =>
        [...schema.stages.values()].map((one) => ({
          STAGE_CATALOG: database.name,
          STAGE_SCHEMA: schema.name,
          STAGE_NAME: one.name,
          STAGE_OWNER: one.owner,
          STAGE_TYPE: 'Internal Named',
          COMMENT: one.comment,
        })),
      )
  }
}

function columnsOf(table: Table, place: Row): Row[] {
  return table.columns.map((column, i) => {
    const { type } = column
    const length =
      type.t === 'text' || type.t === 'null' ? (type.t === 'text' ? type.n : 16_777_216) : null
    const exact = type.t === 'fixed'
    return {
      ...place,
      COLUMN_NAME: column.name,
      ORDINAL_POSITION: i + 1,
      IS_NULLABLE: column.notNull ? 'NO' : 'YES',
      DATA_TYPE: typeLabel(type),
      CHARACTER_MAXIMUM_LENGTH: length,
      CHARACTER_OCTET_LENGTH: length === null ? null : Math.min(length * 4, longestText),
      NUMERIC_PRECISION: exact ? type.p : null,
      NUMERIC_PRECISION_RADIX: exact ? 10 : null,
      NUMERIC_SCALE: exact ? type.s : null,
      DATETIME_PRECISION: ['tz', 'ntz', 'ltz', 'time'].includes(type.t) ? 9 : null,
      COMMENT: column.comment,
    }
  })
}
