import { alreadyThere, notThere, objectNotThere, SnowflakeError } from './errors.ts'
import type { Options } from './ast.ts'
import type { Roles } from './roles.ts'
import type { SfType } from './types.ts'

export interface Column {
  readonly name: string
  readonly type: SfType
  readonly notNull: boolean
  comment: string | null
  /** The column's name in DuckDB: ids, since DuckDB takes names that differ in case only for one. */
  readonly duck: string
}

export interface Table {
  readonly kind: 'table' | 'view'
  readonly database: string
  readonly schema: string
  name: string
  readonly life: 'permanent' | 'transient' | 'temporary'
  /** The session that a temporary one belongs to. */
  readonly session: string | null
  columns: Column[]
  comment: string | null
  readonly owner: string
  /** Its name in DuckDB; '' for a view. */
  readonly duck: string
  /** A view's query, as written, and the schema that it was made in. */
  readonly text: string | null
  readonly home: { readonly database: string; readonly schema: string } | null
  /** Load metadata: files that were loaded into it. https://docs.snowflake.com/en/user-guide/data-load-considerations-load */
  readonly loaded: Map<string, string>
  /** The engine's count of commits when it was last changed. */
  version: number
  readonly createdAt: number
}

export interface Stage {
  readonly database: string
  readonly schema: string
  readonly name: string
  readonly folder: string
  readonly owner: string
  readonly temporary: boolean
  readonly format: Options | null
  readonly comment: string | null
}

export interface Schema {
  readonly database: string
  readonly name: string
  readonly owner: string
  readonly tables: Map<string, Table>
  readonly stages: Map<string, Stage>
  readonly formats: Map<string, Options>
  comment: string | null
}

export interface Database {
  readonly name: string
  readonly owner: string
  readonly schemas: Map<string, Schema>
}

export interface Where {
  readonly database: string | null
  readonly schema: string | null
  readonly role: string
  readonly session: string
}

/** What there is, by the names that Snowflake keeps. Not part of any transaction: DDL commits at once. */
export class Catalog {
  readonly databases = new Map<string, Database>()
  readonly roles: Roles
  #ids = 0

  constructor(roles: Roles) {
    this.roles = roles
  }

  nextId(): number {
    this.#ids += 1
    return this.#ids
  }

  skipIds(past: number): void {
    this.#ids = past
  }

  /** @throws SnowflakeError 002003 when it isn't there, or the role may not use it. */
  database(name: string, where: Where): Database {
    const found = this.databases.get(name)
    if (found === undefined || !this.roles.mayUse(where.role, 'DATABASE', found.name, found.owner))
      throw objectNotThere('Database', name)
    return found
  }

  schema(name: readonly string[], where: Where): Schema {
    const [schema, database = where.database] = [...name].reverse()
    if (schema === undefined || database === null) throw noPlace('database')
    const found = this.database(database, where).schemas.get(schema)
    if (
      found === undefined ||
      !this.roles.mayUse(where.role, 'SCHEMA', `${database}.${schema}`, found.owner)
    )
      throw objectNotThere('Schema', `${database}.${schema}`)
    return found
  }

  /** The schema that a name of one to three parts lies in, and its last part. */
  place(name: readonly string[], where: Where): { readonly schema: Schema; readonly name: string } {
    const last = name.at(-1) ?? ''
    const schema = name.at(-2) ?? where.schema
    if (schema === null) throw noPlace('schema')
    return { schema: this.schema([...name.slice(0, -2), schema], where), name: last }
  }

  table(
    name: readonly string[],
    where: Where,
    kinds: readonly Table['kind'][] = ['table', 'view'],
  ): Table {
    const shown = name.join('.')
    try {
      const { schema, name: last } = this.place(name, where)
      const found = schema.tables.get(`${last}\0${where.session}`) ?? schema.tables.get(last)
      if (found !== undefined && kinds.includes(found.kind)) return found
    } catch {
      // Snowflake names the object that was asked for, whichever part of its name was missing.
    }
    throw notThere(
      kinds.length === 1 && kinds[0] === 'view' ? 'View' : kinds.length === 1 ? 'Table' : 'Object',
      shown,
    )
  }

  find(name: readonly string[], where: Where): Table | null {
    try {
      return this.table(name, where)
    } catch {
      return null
    }
  }

  add(schema: Schema, table: Table): void {
    const key = table.session === null ? table.name : `${table.name}\0${table.session}`
    schema.tables.set(key, table)
  }

  remove(table: Table): void {
    const schema = this.databases.get(table.database)?.schemas.get(table.schema)
    schema?.tables.delete(table.session === null ? table.name : `${table.name}\0${table.session}`)
  }

  addDatabase(name: string, owner: string): Database {
    if (this.databases.has(name)) throw alreadyThere(name)
    const database: Database = { name, owner, schemas: new Map() }
    this.databases.set(name, database)
    this.addSchema(database, 'PUBLIC', owner, null)
    return database
  }

  addSchema(database: Database, name: string, owner: string, comment: string | null): Schema {
    const schema: Schema = {
      database: database.name,
      name,
      owner,
      tables: new Map(),
      stages: new Map(),
      formats: new Map(),
      comment,
    }
    database.schemas.set(name, schema)
    return schema
  }

  tables(): Table[] {
    return [...this.databases.values()].flatMap((database) =>
      [...database.schemas.values()].flatMap((schema) => [...schema.tables.values()]),
    )
  }
}

const noPlace = (kind: string) =>
  new SnowflakeError(
    '090105',
    '22000',
    `Cannot perform operation. This session does not have a current ${kind}. Call 'USE ${kind.toUpperCase()}', or use a qualified name.`,
  )
