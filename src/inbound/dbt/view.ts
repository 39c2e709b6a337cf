import type { ColumnKind } from '../../declare/index.ts'
import type { CastType } from '../../engine/ports/warehouse.ts'

/**
 * A view that the dbt_hubspot package reads as one of its source tables. Names and types are those that the package asks
 * for: its column macros and the column types of its seeds (github.com/fivetran/dbt_hubspot, macros/staging/get_*_columns
 * and integration_tests, read 2026-11-22).
 */
export interface DbtView {
  readonly name: string
  readonly columns: readonly DbtColumn[]
  /** Ways to make it; the first whose streams and columns are there is taken. None: a view without rows. */
  readonly made: readonly Making[]
}

export type DbtType = Exclude<CastType, 'millis'>

export interface DbtColumn {
  readonly name: string
  readonly type: DbtType
  readonly from: From
}

/** Where a column's values stand. What a table lacks (left out by the configuration) is NULL. */
export type From =
  /** A column of the main table; `path` leads into its JSON. */
  | { readonly kind: 'column'; readonly column: string; readonly path?: readonly string[] }
  /** The column that the name map gives a property of the main table's object. */
  | { readonly kind: 'property'; readonly property: string }
  /** A column that the statement works out, or that a joined table has. */
  | {
      readonly kind: 'derived'
      readonly column: string
      readonly as: ColumnKind
      readonly of?: string
    }
  /** A time as epoch milliseconds. */
  | { readonly kind: 'millis'; readonly column: string }
  /** A part of the item, where the statement takes lists apart. */
  | { readonly kind: 'item'; readonly path: readonly string[]; readonly as: ColumnKind }
  | { readonly kind: 'fixed'; readonly value: string | boolean }
  | { readonly kind: 'portal' }
  | { readonly kind: 'whether'; readonly all: readonly Test[] }
  /** HubSpot does not tell it, or no longer. */
  | { readonly kind: 'nothing'; readonly why: string }

/** What a table lacks is null. */
export interface Test {
  readonly of: From
  readonly is:
    | 'null'
    | 'not_null'
    | { readonly text: string }
    | { readonly not: string }
    | { readonly number: number }
}

/** A statement of sql/ (its folder dbt) over the tables of streams. */
export interface Making {
  readonly statement: string
  /** The stream whose columns the view's columns name; it fills the slot `source`. */
  readonly source: string
  /** Further slots that tables of streams fill. */
  readonly streams?: Readonly<Record<string, string>>
  /** Further slots that other views of this kind fill. */
  readonly views?: Readonly<Record<string, string>>
  /** Columns of the main table that it can't do without. */
  readonly needs?: readonly string[]
  /** Properties that it can't do without, by stream. */
  readonly needsProperties?: Readonly<Record<string, readonly string[]>>
  /** What rows of the main table must hold, all of it: fills the slot `chosen`. */
  readonly where?: readonly Test[]
  /** Objects that links start at, or lead to: fill slots of these names. */
  readonly anyOf?: Readonly<
    Record<string, { readonly column: string; readonly texts: readonly string[] }>
  >
  /** Slots that a column of the main table fills. */
  readonly columnSlots?: Readonly<Record<string, string>>
  /** Slots that an expression fills, as text. */
  readonly slots?: Readonly<Record<string, From>>
  /** Slots that the column of a stream's property fills, of the alias `present`. */
  readonly propertySlots?: Readonly<
    Record<string, { readonly stream: string; readonly property: string }>
  >
  /** Columns that stand elsewhere when the view is made so. */
  readonly instead?: Readonly<Record<string, From>>
  /** A second list of columns, in the slot `others`, for statements that put two kinds of rows together. */
  readonly others?: Readonly<Record<string, From>>
  /** Every other property of the object follows as `property_<name>`. */
  readonly properties?: boolean
}

export const column = (name: string, ...path: readonly string[]): From =>
  path.length === 0 ? { kind: 'column', column: name } : { kind: 'column', column: name, path }
export const property = (name: string): From => ({ kind: 'property', property: name })
export const fixed = (value: string | boolean): From => ({ kind: 'fixed', value })
export const nothing = (why: string): From => ({ kind: 'nothing', why })
export const derived = (name: string, as: ColumnKind, of?: string): From => ({
  kind: 'derived',
  column: name,
  as,
  ...(of === undefined ? {} : { of }),
})
export const item = (as: ColumnKind, ...path: readonly string[]): From => ({
  kind: 'item',
  path,
  as,
})

const typed =
  (type: DbtType) =>
  (name: string, from: From = column(name)): DbtColumn => ({ name, type, from })

export const integer = typed('integer')
export const text = typed('text')
export const boolean = typed('boolean')
export const timestamp = typed('timestamp')
export const number = typed('number')
export const float = typed('float')

/** When the row was written. */
export const synced: DbtColumn = timestamp('_fivetran_synced', column('_synced_at'))

export const isNull = (name: string): Test => ({ of: column(name), is: 'null' })
export const isNotNull = (name: string): Test => ({ of: column(name), is: 'not_null' })
export const isText = (name: string, value: string): Test => ({
  of: column(name),
  is: { text: value },
})
export const whether = (...all: readonly Test[]): From => ({ kind: 'whether', all })

/** Archived, merged away or found gone. */
export const gone: From = whether(isNotNull('_deleted_at'))
export const deleted: DbtColumn = boolean('_fivetran_deleted', gone)

export const portal: DbtColumn = integer('portal_id', { kind: 'portal' })

/** The property under the name that the package gives it. */
export const propertyColumn = (
  make: (name: string, from: From) => DbtColumn,
  name: string,
): DbtColumn => make(`property_${name}`, property(name))

export const rowsOf = (source: string, how: Omit<Making, 'statement' | 'source'> = {}): Making => ({
  statement: 'dbt/rows',
  source,
  ...how,
})
