import type { ColumnKind } from '../../declare/index.ts'
import { tableSlot } from '../../engine/journal/tables.ts'
import type {
  Condition,
  Expression,
  Projection,
  Slot,
  Statement,
  TableName,
} from '../../engine/ports/warehouse.ts'
import type { DbtColumn, DbtType, DbtView, From, Making, Test } from './view.ts'

type Kind = ColumnKind | 'other'

/** What there is of a stream: one row a record, whatever its storage. */
export interface StreamRows {
  readonly table: TableName
  readonly kinds: ReadonlyMap<string, Kind>
  /** The present column of each property. */
  readonly properties: ReadonlyMap<string, string>
}

export interface Holdings {
  readonly streams: ReadonlyMap<string, StreamRows>
  /** The HubSpot account, where it is known. */
  readonly portalId: string | null
}

/** The statement that a view is made of: of what is there, or of nothing. Pure. */
export function statementOf(view: DbtView, holdings: Holdings): Statement {
  for (const making of view.made) {
    const rows = holdings.streams.get(making.source)
    if (rows !== undefined && isPossible(making, rows, holdings))
      return new Maker(view, making, rows, holdings).statement()
  }
  return {
    name: 'dbt/none',
    slots: {
      columns: {
        kind: 'projections',
        items: view.columns.map(({ name, type }) => ({ expression: empty(type), as: name })),
      },
    },
  }
}

function isPossible(making: Making, rows: StreamRows, { streams }: Holdings): boolean {
  const columns = [...(making.needs ?? []), ...Object.values(making.columnSlots ?? {})]
  return (
    columns.every((name) => rows.kinds.has(name)) &&
    Object.values(making.streams ?? {}).every((stream) => streams.has(stream)) &&
    Object.entries(making.needsProperties ?? {}).every(([stream, names]) =>
      names.every((name) => streams.get(stream)?.properties.has(name) === true),
    )
  )
}

interface Typed {
  readonly expression: Expression
  readonly kind: Kind
}

class Maker {
  readonly #view: DbtView
  readonly #making: Making
  readonly #rows: StreamRows
  readonly #holdings: Holdings

  constructor(view: DbtView, making: Making, rows: StreamRows, holdings: Holdings) {
    this.#view = view
    this.#making = making
    this.#rows = rows
    this.#holdings = holdings
  }

  statement(): Statement {
    const making = this.#making
    const slots: Record<string, Slot> = { columns: this.#columns(making.instead ?? {}) }
    if (making.others !== undefined)
      slots['others'] = this.#columns({ ...making.instead, ...making.others })
    if (making.views === undefined) slots['source'] = tableSlot(this.#rows.table)
    if (making.views === undefined && making.anyOf === undefined)
      slots['chosen'] = {
        kind: 'conditions',
        items: (making.where ?? []).map((test) => this.#condition(test)),
        join: 'and',
      }
    for (const [slot, stream] of Object.entries(making.streams ?? {})) {
      const rows = this.#holdings.streams.get(stream)
      if (rows !== undefined) slots[slot] = tableSlot(rows.table)
    }
    for (const [slot, name] of Object.entries(making.views ?? {}))
      slots[slot] = tableSlot({ schema: 'dbt', name })
    for (const [slot, { column, texts }] of Object.entries(making.anyOf ?? {}))
      slots[slot] = {
        kind: 'conditions',
        items: texts.map((value) => ({
          op: 'equal',
          left: held(column),
          right: { op: 'literal', value },
        })),
        join: 'or',
      }
    for (const [slot, name] of Object.entries(making.columnSlots ?? {}))
      slots[slot] = { kind: 'column', name }
    for (const [slot, from] of Object.entries(making.slots ?? {}))
      slots[slot] = { kind: 'expression', expression: this.#value(from, 'text') }
    for (const [slot, { stream, property }] of Object.entries(making.propertySlots ?? {})) {
      const name = this.#holdings.streams.get(stream)?.properties.get(property) ?? property
      slots[slot] = { kind: 'column', name, of: 'present' }
    }
    return { name: making.statement, slots }
  }

  #columns(instead: Readonly<Record<string, From>>): Slot {
    const declared = this.#view.columns.map(
      ({ name, type, from }): Projection => ({
        expression: this.#value(instead[name] ?? from, type),
        as: name,
      }),
    )
    const others = this.#making.properties === true ? this.#otherProperties() : []
    return { kind: 'projections', items: [...declared, ...others] }
  }

  /** By the property's name; where two names fold to one, by the column's, which the name map keeps apart. */
  #otherProperties(): readonly Projection[] {
    const taken = new Set(this.#view.columns.map((column) => column.name.toLowerCase()))
    const read = new Set(this.#view.columns.flatMap(readProperty))
    const items: Projection[] = []
    for (const [property, column] of this.#rows.properties) {
      const named = `property_${property}`
      if (read.has(property) && taken.has(named.toLowerCase())) continue
      const as = taken.has(named.toLowerCase()) ? `property_${column}` : named
      if (taken.has(as.toLowerCase())) continue
      taken.add(as.toLowerCase())
      const kind = this.#rows.kinds.get(column) ?? 'other'
      items.push({ expression: asItIs({ expression: held(column), kind }), as })
    }
    return items
  }

  #value(from: From, type: DbtType): Expression {
    const typed = this.#typed(from)
    return typed === null ? empty(type) : converted(typed, type)
  }

  #typed(from: From): Typed | null {
    switch (from.kind) {
      case 'column':
        return this.#held(from.column, from.path)
      case 'property': {
        const column = this.#rows.properties.get(from.property)
        return column === undefined ? null : this.#held(column)
      }
      case 'derived':
        return {
          expression: { op: 'column', name: from.column, of: from.of ?? 'held' },
          kind: from.as,
        }
      case 'millis':
        return this.#rows.kinds.has(from.column)
          ? { expression: { op: 'cast', of: held(from.column), to: 'millis' }, kind: 'number' }
          : null
      case 'item':
        return {
          expression: jsonText({ op: 'column', name: 'value', of: 'items' }, from.path),
          kind: from.as,
        }
      case 'fixed':
        return {
          expression: { op: 'literal', value: from.value },
          kind: typeof from.value === 'boolean' ? 'boolean' : 'text',
        }
      case 'portal': {
        const { portalId } = this.#holdings
        return portalId === null
          ? null
          : { expression: { op: 'literal', value: portalId }, kind: 'text' }
      }
      case 'whether':
        return {
          expression: { op: 'holds', all: from.all.map((test) => this.#condition(test)) },
          kind: 'boolean',
        }
      case 'nothing':
        return null
      default:
        return from satisfies never
    }
  }

  #held(column: string, path?: readonly string[]): Typed | null {
    const kind = this.#rows.kinds.get(column)
    if (kind === undefined) return null
    return path === undefined
      ? { expression: held(column), kind }
      : { expression: jsonText(held(column), path), kind: 'text' }
  }

  #condition({ of, is }: Test): Condition {
    if (is === 'null') return { op: 'is_null', of: this.#value(of, 'text') }
    if (is === 'not_null') return { op: 'is_not_null', of: this.#value(of, 'text') }
    if ('number' in is)
      return {
        op: 'equal',
        left: this.#value(of, 'number'),
        right: { op: 'literal', value: is.number },
      }
    if ('text' in is)
      return {
        op: 'equal',
        left: this.#value(of, 'text'),
        right: { op: 'literal', value: is.text },
      }
    return {
      op: 'differs',
      left: this.#value(of, 'text'),
      right: { op: 'literal', value: is.not },
    }
  }
}

const held = (name: string): Expression => ({ op: 'column', name, of: 'held' })

/** '' and null are alike, there too. */
const jsonText = (of: Expression, path: readonly string[]): Expression => ({
  op: 'null_if_empty',
  of: { op: 'json_text', of, path },
})

const empty = (type: DbtType): Expression => ({
  op: 'cast',
  of: { op: 'literal', value: null },
  to: type,
})

const readProperty = ({ from }: DbtColumn): readonly string[] =>
  from.kind === 'property' ? [from.property] : []

/** Lists and JSON as text, times without a zone: as Fivetran lands them. */
function asItIs(typed: Typed): Expression {
  const { kind } = typed
  if (kind === 'timestamp') return converted(typed, 'timestamp')
  return kind === 'list' || kind === 'json' ? converted(typed, 'text') : typed.expression
}

function converted({ expression: of, kind }: Typed, type: DbtType): Expression {
  if (kind === type && type !== 'timestamp') return of
  const fromText = (read: ColumnKind): Expression =>
    kind === 'text' ? { op: 'from_wire', of, kind: read } : of
  switch (type) {
    case 'text':
      return kind === 'other' ? { op: 'cast', of, to: 'text' } : { op: 'to_wire', of, kind }
    case 'boolean':
      return { op: 'cast', of: fromText('boolean'), to: type }
    case 'timestamp':
      return { op: 'cast', of: fromText('timestamp'), to: type }
    case 'number':
    case 'integer':
    case 'float':
    case 'date':
      return { op: 'cast', of, to: type }
    default:
      return type satisfies never
  }
}
