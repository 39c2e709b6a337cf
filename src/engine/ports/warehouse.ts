import type { Field } from 'apache-arrow'
import type { ColumnKind } from '../../declare/index.ts'

/** What differs between engines, as data. */
export interface Traits {
  /** Folder under sql/ whose statements win over sql/common. */
  readonly engine: 'duckdb' | 'snowflake'
  /** How an unquoted identifier folds: people query without quotes, so our quoted names are spelled that way. */
  readonly folds: 'insensitive' | 'upper'
  readonly longestIdentifier: number
  /** Who can be at work in it: processes of this machine, or of any that reaches it. */
  readonly reach: 'machine' | 'network'
  /** How rows are written anew: by one MERGE, or by DELETE and INSERT (DESIGN 8 says which engine takes which, and why). */
  readonly replaces: 'merge' | 'delete_insert'
}

/** A table by its place. `schema` is logical: `data` is the configured schema of stream tables, `control` is hubspot_sync, `user` names are taken as they are. */
export interface TableName {
  readonly schema: 'data' | 'control' | 'dbt'
  readonly name: string
}

/** Columns are Arrow fields (see src/declare/column.ts: `fieldKind`). Names are final column names: the name map has been applied. */
export interface Table {
  readonly table: TableName
  readonly fields: readonly Field[]
  readonly comment?: string
}

/** A view, and the statement that selects what it shows. */
export interface View {
  readonly name: TableName
  readonly statement: Statement
}

export interface SchemaChange {
  readonly table: TableName
  readonly column: string | null
  readonly change: 'table_created' | 'column_added'
}

/** A value bound to a statement. Dates are bound as UTC timestamps. */
export type Value = string | number | bigint | boolean | Date | null

/**
 * One statement of sql/, by its path without engine folder and ending (`inbound/merge`), its slots and its bound values.
 * The file is `sql/<engine>/<name>.sql` if there, else `sql/common/<name>.sql`. In the file a slot is written `{{slot}}`
 * and a value `$value`; an unknown, unused or unfilled one is an error.
 */
export interface Statement {
  readonly name: string
  readonly slots?: Readonly<Record<string, Slot>>
  readonly values?: Readonly<Record<string, Value>>
}

/** What may stand in a slot; each kind has one renderer in the adapter. */
export type Slot =
  | { readonly kind: 'table'; readonly table: TableName | string }
  | { readonly kind: 'column'; readonly name: string; readonly of?: string }
  /** A comma list. `of` prefixes each with an alias. `prefix` starts the list with a comma (for lists that may be empty). */
  | {
      readonly kind: 'columns'
      readonly names: readonly string[]
      readonly of?: string
      readonly prefix?: ','
    }
  /** `"a" = arrived."a", ...` for UPDATE SET. */
  | {
      readonly kind: 'assignments'
      readonly names: readonly string[]
      readonly of: string
      readonly prefix?: ','
    }
  /** A comma list of expressions, each with its name when `as` is given. */
  | { readonly kind: 'projections'; readonly items: readonly Projection[]; readonly prefix?: ',' }
  /** A single expression. */
  | { readonly kind: 'expression'; readonly expression: Expression }
  /** Conditions joined by AND or OR; none renders TRUE (and) or FALSE (or). */
  | {
      readonly kind: 'conditions'
      readonly items: readonly Condition[]
      readonly join: 'and' | 'or'
    }
  /** How many rows each table has: `rows_0`, `rows_1` and so on. */
  | { readonly kind: 'row_counts'; readonly tables: readonly TableName[] }
  /** A person's query: wrapped whole in parentheses, checked by `check` before. */
  | { readonly kind: 'query'; readonly sql: string }
  /** A person's expression (`{ sql: "upper(x)" }` in the configuration): wrapped whole in parentheses. */
  | {
      readonly kind: 'user_expressions'
      readonly items: readonly { readonly sql: string; readonly as: string }[]
      readonly prefix?: ','
    }

export interface Projection {
  readonly expression: Expression
  readonly as?: string
}

/** The few expressions in which engines differ. Kinds are those of src/declare/column.ts. */
export type Expression =
  | { readonly op: 'column'; readonly name: string; readonly of?: string }
  | { readonly op: 'literal'; readonly value: string | number | boolean | null }
  /** A number that tells the rows of a staging table apart: `of` is the alias it has in the statement. */
  | { readonly op: 'place'; readonly of: string }
  /** HubSpot's wire text as the kind; NULL where it doesn't fit, '' is NULL. Datetimes as ISO text or epoch ms, dates as YYYY-MM-DD or epoch ms, lists split at `;`. */
  | { readonly op: 'from_wire'; readonly of: Expression; readonly kind: string }
  /** One text for each value, whatever route it came by: what record hashes are taken over. NULL for NULL and ''. */
  | { readonly op: 'canonical'; readonly of: Expression; readonly kind: string }
  /** What keeps wire text from landing whole: `inbound.value_unfit`, `inbound.value_rounded`, `inbound.time_in_seconds`, or NULL when from_wire keeps it. */
  | { readonly op: 'doubt'; readonly of: Expression; readonly kind: string }
  /** A typed warehouse value as the wire text that HubSpot is written with. */
  | { readonly op: 'to_wire'; readonly of: Expression; readonly kind: string }
  /** md5 hex over the texts, NULL told apart from '' and the order kept. */
  | { readonly op: 'hash'; readonly of: readonly Expression[] }
  /** sha256 hex of a text (for `hash:` columns); NULL stays NULL. */
  | { readonly op: 'digest'; readonly of: Expression }
  /** Text at a path of a JSON value; NULL when absent. */
  | { readonly op: 'json_text'; readonly of: Expression; readonly path: readonly string[] }
  /** A JSON object of named expressions; null values kept. */
  | {
      readonly op: 'json_object'
      readonly entries: readonly { readonly key: string; readonly value: Expression }[]
    }
  | { readonly op: 'trim_lower'; readonly of: Expression }
  | { readonly op: 'null_if_empty'; readonly of: Expression }
  | { readonly op: 'coalesce'; readonly of: readonly Expression[] }
  /** A typed value as another type; NULL where it does not fit. */
  | { readonly op: 'cast'; readonly of: Expression; readonly to: CastType }
  /** Whether all conditions hold. */
  | { readonly op: 'holds'; readonly all: readonly Condition[] }

/**
 * Types of views that other tools read. `integer` has 64 bits, `float` is a double; `timestamp` is UTC wall-clock time
 * without a zone, `millis` a time as 64-bit epoch milliseconds.
 */
export type CastType =
  | 'integer'
  | 'float'
  | 'number'
  | 'text'
  | 'boolean'
  | 'date'
  | 'timestamp'
  | 'millis'

export type Condition =
  | { readonly op: 'is_null' | 'is_not_null'; readonly of: Expression }
  /** NULL-safe: IS NOT DISTINCT FROM and its opposite. */
  | { readonly op: 'same' | 'differs'; readonly left: Expression; readonly right: Expression }
  | { readonly op: 'equal'; readonly left: Expression; readonly right: Expression }

/** A file of records to be staged. */
export type StagedFile =
  /** One JSON object a line. */
  | { readonly format: 'ndjson'; readonly path: string }
  /** RFC 4180: comma, double quotes doubled, header line, UTF-8 (BOM allowed), newlines in quotes. `columns` names each file column's staging column, null: not loaded. */
  | { readonly format: 'csv'; readonly path: string; readonly columns: readonly (string | null)[] }

/** Where a staging column's text comes from in an NDJSON line: a path of keys. CSV columns are matched by name. */
export interface StagingColumn {
  readonly name: string
  /** `['id']`, `['properties', 'email']`; [] is the whole line as JSON text. */
  readonly path: readonly string[]
}

/** A run-unique staging table whose columns are all text. */
export interface Staging {
  readonly table: TableName
  readonly columns: readonly StagingColumn[]
}

export type Row = Readonly<Record<string, Cell>>
/** Decimals and 64-bit integers come as text, timestamps as Date, lists and JSON parsed. */
export type Cell =
  | string
  | number
  | boolean
  | Date
  | null
  | readonly Cell[]
  | { readonly [key: string]: Cell }

/** A column of a checked user query or table, with the engine's own type name. */
export interface QueryColumn {
  readonly name: string
  readonly type: string
  /** Kinds of src/declare/column.ts, plus what only sources have. */
  readonly kind:
    | 'text'
    | 'number'
    | 'boolean'
    | 'date'
    | 'timestamp'
    | 'list'
    | 'json'
    | 'map'
    | 'struct'
    | 'other'
}

/** What a person names as a source: a table or view, one SELECT, or a CSV file (DuckDB only). */
export type Source =
  | { readonly kind: 'table'; readonly name: string }
  | { readonly kind: 'query'; readonly sql: string }
  | { readonly kind: 'csv'; readonly path: string }

/** What configured syncs read in a warehouse: whether they may, and may no more, is part of its check. */
export interface WarehouseUse {
  readonly sources: readonly Source[]
  /** Expressions of fields and the like, which may name functions. */
  readonly expressions: readonly string[]
}

/** DML only: DDL inside a transaction is refused (Snowflake's commits it, DuckDB's rolls back). */
export interface Transaction {
  /** Rows changed. */
  run(statement: Statement): Promise<number>
  rows(statement: Statement): Promise<readonly Row[]>
}

/** One open warehouse. Every adapter passes every case in test/conformance. */
export interface Warehouse extends Transaction, AsyncDisposable {
  readonly traits: Traits

  /** Makes the tables exist with at least these columns. Never drops or narrows. Repeatable; never inside a transaction. */
  ensure(tables: readonly Table[]): Promise<readonly SchemaChange[]>
  /** Creates or replaces views, in order: one may select from those before it. Outside transactions. */
  views(views: readonly View[]): Promise<void>
  /** Names of the views that stand in a logical schema, each as it was made. */
  standing(schema: TableName['schema']): Promise<ReadonlySet<string>>
  /** The statement's text as this engine is sent it: what a fingerprint of it is taken over. */
  spelled(statement: Statement): string
  /** Drops staging or frozen tables that are there. Outside transactions. */
  drop(...tables: readonly TableName[]): Promise<void>
  /** Tables of a logical schema whose names start so (left-over staging tables, for clean-up). */
  tables(schema: TableName['schema'], prefix: string): Promise<readonly TableName[]>
  /** Every table and view of a logical schema with its columns, each by the name it was made with. Types that no field is made with are `other`. */
  relations(
    schema: TableName['schema'],
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, ColumnKind | 'other'>>>

  /** (Re)creates the staging table and copies the files in, each value as text. Returns the rows staged. Repeatable. */
  stage(staging: Staging, files: readonly StagedFile[]): Promise<number>
  /** CREATE OR REPLACE TABLE ... AS the statement (which selects). For staging-like tables of a run; outside transactions. */
  derive(table: TableName, statement: Statement): Promise<number>

  /** Runs the work in one transaction; it is rolled back when the work throws. Transactions of one warehouse never interleave. */
  transaction<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>

  /** Rows in bounded chunks, in the statement's order; nothing else of the result is held in memory. */
  stream(statement: Statement): AsyncIterable<readonly Row[]>
  /** An Arrow IPC stream of a table or query (preview). */
  arrow(statement: Statement): AsyncIterable<Uint8Array>

  /** Columns and types of a source, by the engine's own check. @throws `warehouse.query_refused`: no single SELECT, table or column not there. */
  describe(source: Source): Promise<readonly QueryColumn[]>
  /** The text that stands for a source in a `query` slot. */
  sourceQuery(source: Source): string
  /** Size, engine version, grants and the like for `check`; `use` is what the connection's syncs read. */
  check(use?: WarehouseUse): Promise<
    readonly {
      readonly name: string
      readonly ok: boolean
      readonly detail: string
      readonly fix: string | null
    }[]
  >
}
