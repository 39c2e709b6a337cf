/** What the gate understood of a statement. Everything that isn't here was refused. */
export type Name = readonly string[]

export type Expr =
  | { readonly k: 'text'; readonly value: string }
  | { readonly k: 'number'; readonly value: string }
  | { readonly k: 'boolean'; readonly value: boolean }
  | { readonly k: 'null' }
  | { readonly k: 'bind'; readonly nth: number }
  | { readonly k: 'column'; readonly name: Name }
  | { readonly k: 'place'; readonly of: string | null; readonly nth: number }
  | { readonly k: 'unary'; readonly op: 'NOT' | '-' | '+'; readonly of: Expr }
  | { readonly k: 'binary'; readonly op: string; readonly left: Expr; readonly right: Expr }
  | { readonly k: 'logic'; readonly op: 'AND' | 'OR'; readonly of: readonly Expr[] }
  | {
      readonly k: 'is'
      readonly of: Expr
      readonly not: boolean
      readonly what: 'NULL' | 'TRUE' | 'FALSE'
    }
  | { readonly k: 'distinct'; readonly left: Expr; readonly right: Expr; readonly not: boolean }
  | {
      readonly k: 'like'
      readonly of: Expr
      readonly not: boolean
      readonly fold: boolean
      readonly pattern: Expr
      readonly escape: Expr | null
    }
  | {
      readonly k: 'between'
      readonly of: Expr
      readonly not: boolean
      readonly low: Expr
      readonly high: Expr
    }
  | { readonly k: 'in'; readonly of: Expr; readonly not: boolean; readonly list: readonly Expr[] }
  | {
      readonly k: 'in_query'
      readonly of: readonly Expr[]
      readonly not: boolean
      readonly query: Query
    }
  | { readonly k: 'exists'; readonly query: Query }
  | { readonly k: 'scalar'; readonly query: Query }
  | {
      readonly k: 'case'
      readonly of: Expr | null
      readonly when: readonly { readonly when: Expr; readonly value: Expr }[]
      readonly otherwise: Expr | null
    }
  | { readonly k: 'cast'; readonly of: Expr; readonly to: TypeName; readonly attempt: boolean }
  | Call
  | { readonly k: 'get'; readonly of: Expr; readonly key: Expr }

export interface Call {
  readonly k: 'call'
  readonly name: string
  readonly args: readonly Expr[]
  readonly star: boolean
  readonly distinct: boolean
  readonly within: readonly Order[] | null
  readonly ignoreNulls: boolean
  readonly over: Over | null
}

export interface Over {
  readonly partition: readonly Expr[]
  readonly order: readonly Order[]
  readonly frame: string | null
}

export interface Order {
  readonly of: Expr
  readonly descending: boolean
  readonly nulls: 'FIRST' | 'LAST' | null
}

export interface TypeName {
  readonly name: string
  readonly args: readonly number[]
}

export type Item =
  | {
      readonly k: 'star'
      readonly of: Name | null
      readonly exclude: readonly string[]
      readonly rename: ReadonlyMap<string, string>
    }
  | { readonly k: 'item'; readonly of: Expr; readonly alias: string | null }

export interface Query {
  readonly with: readonly {
    readonly name: string
    readonly columns: readonly string[]
    readonly query: Query
  }[]
  readonly body: Body
  readonly order: readonly Order[]
  readonly limit: Expr | null
  readonly offset: Expr | null
}

export type Body =
  | Select
  | { readonly k: 'set'; readonly op: string; readonly left: Body; readonly right: Body }
  | { readonly k: 'values'; readonly rows: readonly (readonly Expr[])[] }
  | { readonly k: 'query'; readonly query: Query }

export interface Select {
  readonly k: 'select'
  readonly distinct: boolean
  readonly items: readonly Item[]
  readonly from: readonly From[]
  readonly where: Expr | null
  readonly group: readonly Expr[] | 'ALL' | null
  readonly having: Expr | null
  readonly qualify: Expr | null
}

/** One place of a FROM list: a source and how it joins what stands before it. */
export interface From {
  readonly join: 'first' | 'comma' | 'CROSS' | 'INNER' | 'LEFT' | 'RIGHT' | 'FULL'
  readonly source: Source
  readonly alias: string | null
  readonly columns: readonly string[]
  readonly on: Expr | null
  readonly using: readonly string[]
}

export type Source =
  | { readonly k: 'table'; readonly name: Name }
  | { readonly k: 'query'; readonly query: Query; readonly lateral: boolean }
  | {
      readonly k: 'flatten'
      readonly input: Expr
      readonly outer: boolean
      readonly path: string | null
    }
  | { readonly k: 'generator'; readonly rows: number }
  | { readonly k: 'stage'; readonly stage: string; readonly options: Options }

/** Named options as written, keys in upper case: FORMAT = (TYPE = CSV ...) nests. */
export type Options = ReadonlyMap<string, Option>
export type Option =
  | { readonly k: 'word' | 'text' | 'number'; readonly value: string }
  | { readonly k: 'list'; readonly of: readonly string[] }
  | { readonly k: 'nested'; readonly of: Options }

export interface ColumnDef {
  readonly name: string
  readonly type: TypeName
  readonly notNull: boolean
  readonly comment: string | null
}

export interface SetItem {
  readonly column: string
  readonly to: Expr | 'DEFAULT'
}

export type Statement =
  | { readonly k: 'query'; readonly query: Query }
  | {
      readonly k: 'insert'
      readonly into: Name
      readonly columns: readonly string[] | null
      readonly query: Query
      readonly overwrite: boolean
    }
  | {
      readonly k: 'update'
      readonly table: Name
      readonly alias: string | null
      readonly set: readonly SetItem[]
      readonly from: readonly From[]
      readonly where: Expr | null
    }
  | {
      readonly k: 'delete'
      readonly table: Name
      readonly alias: string | null
      readonly using: readonly From[]
      readonly where: Expr | null
    }
  | {
      readonly k: 'merge'
      readonly table: Name
      readonly alias: string | null
      readonly source: From
      readonly on: Expr
      readonly clauses: readonly MergeClause[]
    }
  | { readonly k: 'begin' | 'commit' | 'rollback' }
  | {
      readonly k: 'create_table'
      readonly table: Name
      readonly replace: boolean
      readonly ifNotExists: boolean
      readonly life: 'permanent' | 'transient' | 'temporary'
      readonly columns: readonly ColumnDef[]
      readonly as: Query | null
      readonly comment: string | null
      readonly like: Name | null
    }
  | {
      readonly k: 'create_view'
      readonly view: Name
      readonly replace: boolean
      readonly ifNotExists: boolean
      readonly columns: readonly { readonly name: string; readonly comment: string | null }[]
      readonly query: Query
      readonly text: string
      readonly comment: string | null
    }
  | {
      readonly k: 'create_schema'
      readonly schema: Name
      readonly ifNotExists: boolean
      readonly transient: boolean
      readonly comment: string | null
    }
  | { readonly k: 'create_database'; readonly name: string; readonly ifNotExists: boolean }
  | {
      readonly k: 'create_stage'
      readonly stage: Name
      readonly replace: boolean
      readonly ifNotExists: boolean
      readonly temporary: boolean
      readonly options: Options
    }
  | {
      readonly k: 'create_format'
      readonly format: Name
      readonly replace: boolean
      readonly ifNotExists: boolean
      readonly options: Options
    }
  | {
      readonly k: 'add_columns'
      readonly table: Name
      readonly ifExists: boolean
      readonly columns: readonly (ColumnDef & { readonly ifNotExists: boolean })[]
    }
  | {
      readonly k: 'alter_column_comment'
      readonly table: Name
      readonly columns: readonly { readonly name: string; readonly comment: string }[]
    }
  | {
      readonly k: 'drop_columns'
      readonly table: Name
      readonly ifExists: boolean
      readonly columns: readonly string[]
    }
  | { readonly k: 'rename'; readonly table: Name; readonly to: Name }
  | {
      readonly k: 'comment'
      readonly kind: string
      readonly name: Name
      readonly ifExists: boolean
      readonly text: string
    }
  | {
      readonly k: 'drop'
      readonly kind: 'TABLE' | 'VIEW' | 'SCHEMA' | 'STAGE' | 'FILE FORMAT'
      readonly name: Name
      readonly ifExists: boolean
      readonly cascade: boolean
    }
  | { readonly k: 'truncate'; readonly table: Name; readonly ifExists: boolean }
  | {
      readonly k: 'copy_in'
      readonly table: Name
      readonly columns: readonly string[] | null
      readonly stage: string
      readonly select: Select | null
      readonly alias: string | null
      readonly options: Options
    }
  | {
      readonly k: 'copy_out'
      readonly stage: string
      readonly query: Query
      readonly options: Options
    }
  | { readonly k: 'put'; readonly file: string; readonly stage: string; readonly options: Options }
  | {
      readonly k: 'fetch'
      readonly file: string
      readonly stage: string
      readonly options: Options
    }
  | { readonly k: 'list' | 'remove'; readonly stage: string; readonly pattern: string | null }
  | {
      readonly k: 'show'
      readonly what: string
      readonly like: string | null
      readonly scope: { readonly kind: string; readonly name: Name } | null
    }
  | {
      readonly k: 'show_grants'
      readonly to: 'ROLE' | 'USER' | 'OF' | 'ON' | null
      readonly kind: string | null
      readonly name: Name | null
    }
  | { readonly k: 'describe'; readonly kind: string; readonly name: Name }
  | {
      readonly k: 'alter_session'
      readonly set: ReadonlyMap<string, string | number | boolean>
      readonly unset: readonly string[]
    }
  | {
      readonly k: 'use'
      readonly kind: 'ROLE' | 'WAREHOUSE' | 'DATABASE' | 'SCHEMA'
      readonly name: Name
    }

export type MergeClause =
  | { readonly k: 'update'; readonly and: Expr | null; readonly set: readonly SetItem[] }
  | { readonly k: 'delete'; readonly and: Expr | null }
  | {
      readonly k: 'insert'
      readonly and: Expr | null
      readonly columns: readonly string[] | null
      readonly values: readonly Expr[]
    }
