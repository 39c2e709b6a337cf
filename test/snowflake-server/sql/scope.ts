import type { Bind } from './engine.ts'
import type { Expr, Item, Query } from './ast.ts'
import type { Catalog, Table, Where } from './catalog.ts'
import type { Formats } from './casts.ts'
import { ambiguous, compilation, invalidIdentifier } from './errors.ts'
import type { CallContext } from './function-kinds.ts'
import type { SfType } from './types.ts'

/** What a statement is understood with. */
export interface Env {
  readonly catalog: Catalog
  readonly where: Where
  readonly binds: readonly Bind[]
  readonly formats: Formats
  readonly session: CallContext['session']
  readonly mapping: string
  /** Tables that it reads or writes. */
  readonly touched: Set<Table>
  readonly names: { count: number }
  /** Binds a query: expressions and sources hold queries as queries hold them. */
  readonly query: (query: Query, env: Env, scope: Scope) => BoundQuery
}

export function next(env: Env): number {
  env.names.count += 1
  return env.names.count
}

export interface OutColumn {
  readonly name: string
  readonly type: SfType
}

export interface BoundQuery {
  /** Its columns are c1, c2, … */
  readonly sql: string
  readonly columns: readonly OutColumn[]
}

export interface RelationColumn extends OutColumn {
  readonly sql: string
  /** Not in `*`: the second one of a USING. */
  readonly hidden: boolean
}

export interface Relation {
  readonly alias: string | null
  readonly name: readonly string[]
  readonly columns: readonly RelationColumn[]
  /** Of a staged file: $1, $2, … */
  readonly places?: (nth: number) => RelationColumn
}

export type Clause =
  | 'select'
  | 'where'
  | 'on'
  | 'group'
  | 'having'
  | 'qualify'
  | 'order'
  | 'set'
  | 'values'
  | 'flatten'

/** The names that one SELECT sees: its FROM list, its own aliases, and those of the query around it. */
export class Scope {
  readonly relations: Relation[] = []
  readonly parent: Scope | null
  readonly ctes: ReadonlyMap<
    string,
    { readonly duck: string; readonly columns: readonly OutColumn[] }
  >
  /** Columns of the query around it were used. */
  correlated = false
  /** Derived tables see no query around them: Snowflake can't evaluate that. */
  readonly deep: boolean
  items: readonly Item[] = []
  readonly #open = new Set<string>()

  constructor(parent: Scope | null, ctes: Scope['ctes'], deep = false) {
    this.parent = parent
    this.ctes = ctes
    this.deep = deep
  }

  /** The column, or the select item's expression that an alias stands for. */
  resolve(
    name: readonly string[],
    aliases: 'never' | 'after' | 'before',
  ): RelationColumn | { readonly alias: Expr; readonly name: string } {
    const own = aliases === 'before' ? this.#alias(name) : null
    if (own !== null) return own
    const found = this.#column(name)
    if (found !== null) return found
    const alias = aliases === 'after' ? this.#alias(name) : null
    if (alias !== null) return alias
    const outer = this.#outer(name)
    if (outer !== null) return outer
    throw invalidIdentifier(name.join('.'))
  }

  /** Binds the alias's expression with itself out of sight: `x AS x` is no circle. */
  within<T>(name: string, read: () => T): T {
    if (this.#open.has(name)) throw invalidIdentifier(name)
    this.#open.add(name)
    try {
      return read()
    } finally {
      this.#open.delete(name)
    }
  }

  #alias(name: readonly string[]): { readonly alias: Expr; readonly name: string } | null {
    const [only] = name
    if (only === undefined || name.length > 1 || this.#open.has(only)) return null
    const found = this.items.filter((item) => item.k === 'item' && item.alias === only)
    if (found.length > 1) throw ambiguous(only)
    const [item] = found
    return item?.k === 'item' ? { alias: item.of, name: only } : null
  }

  #outer(name: readonly string[]): RelationColumn | null {
    for (let scope = this.parent; scope !== null; scope = scope.parent) {
      const found = scope.#column(name)
      if (found === null) continue
      if (this.deep || scope !== this.parent)
        throw compilation('002031', '42601', 'Unsupported subquery type cannot be evaluated')
      this.correlated = true
      return found
    }
    return null
  }

  #column(name: readonly string[]): RelationColumn | null {
    const column = name.at(-1) ?? ''
    const of = name.slice(0, -1)
    const found = this.relations
      .filter((relation) => of.length === 0 || matches(relation, of))
      .flatMap((relation) =>
        relation.columns.filter((one) => one.name === column && (of.length > 0 || !one.hidden)),
      )
    if (found.length > 1) throw ambiguous(name.join('.'))
    return found[0] ?? null
  }

  relation(of: readonly string[]): readonly Relation[] {
    return this.relations.filter((relation) => matches(relation, of))
  }
}

function matches(relation: Relation, of: readonly string[]): boolean {
  if (relation.alias !== null) return of.length === 1 && of[0] === relation.alias
  return (
    of.length <= relation.name.length &&
    of.every((part, i) => part === relation.name.at(i - of.length))
  )
}
