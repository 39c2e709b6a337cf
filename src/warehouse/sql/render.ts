import type { Condition, Projection, Slot, Statement, Value } from '../../engine/ports.ts'
import type { Dialect } from './dialect.ts'
import { findStatement } from './statements.ts'
import { templateError } from './template.ts'

/** Text that an adapter's own renderer made (options of a reader, column definitions): only adapters make such slots. */
export interface RenderedSlot {
  readonly kind: 'rendered'
  readonly sql: string
}

/** A statement as adapters use it: the port's, with slots of their own besides. */
export interface AdapterStatement {
  readonly name: string
  readonly slots?: Readonly<Record<string, Slot | RenderedSlot>>
  readonly values?: Readonly<Record<string, Value>>
}

export interface Rendered {
  readonly name: string
  readonly sql: string
  /** In the order of their first use in the text, where they stand as the dialect writes them. */
  readonly values: ReadonlyMap<string, Value>
}

/** @throws ConnectorError `run.internal` for a slot or value that is unknown, unused or unfilled. */
export function render(statement: Statement | AdapterStatement, dialect: Dialect): Rendered {
  const template = findStatement(dialect.engine, statement.name)
  const slots: Readonly<Record<string, Slot | RenderedSlot>> = statement.slots ?? {}
  const values = statement.values ?? {}
  refuseUnused(statement.name, 'slot', Object.keys(slots), template.slots)
  refuseUnused(statement.name, 'value', Object.keys(values), template.values)

  const bound = new Map<string, Value>()
  const sql = template.parts.map((part, at) => {
    switch (part.kind) {
      case 'text':
        return part.text
      case 'slot': {
        const slot = Object.hasOwn(slots, part.name) ? slots[part.name] : undefined
        if (slot === undefined)
          throw templateError(statement.name, `Its slot ${part.name} is not filled.`)
        return renderSlot(slot, dialect, statement.name)
      }
      case 'value': {
        const value = Object.hasOwn(values, part.name) ? values[part.name] : undefined
        if (value === undefined)
          throw templateError(statement.name, `Its value ${part.name} is not given.`)
        const before = template.parts[at - 1]
        if (
          dialect.rows !== undefined &&
          typeof value === 'number' &&
          before?.kind === 'text' &&
          /\bLIMIT\s+$/i.test(before.text)
        )
          return dialect.rows(value)
        bound.set(part.name, value)
        return dialect.value(part.name, value, [...bound.keys()].indexOf(part.name) + 1)
      }
      default:
        return part satisfies never
    }
  })
  return { name: statement.name, sql: sql.join('').trim(), values: bound }
}

function refuseUnused(
  name: string,
  kind: 'slot' | 'value',
  given: readonly string[],
  used: ReadonlySet<string>,
): void {
  const unused = given.filter((one) => !used.has(one))
  if (unused.length > 0) throw templateError(name, `It has no ${kind} ${unused.join(', ')}.`)
}

function renderSlot(slot: Slot | RenderedSlot, dialect: Dialect, name: string): string {
  switch (slot.kind) {
    case 'rendered':
      return slot.sql
    case 'table':
      return dialect.table(slot.table)
    case 'column':
      return columnOf(dialect, slot.name, slot.of)
    case 'columns':
      return list(
        slot.names.map((column) => columnOf(dialect, column, slot.of)),
        slot.prefix,
        name,
      )
    case 'assignments':
      return list(
        slot.names.map(
          (column) => `${dialect.identifier(column)} = ${columnOf(dialect, column, slot.of)}`,
        ),
        slot.prefix,
        name,
      )
    case 'projections':
      return list(
        slot.items.map((item) => projection(item, dialect)),
        slot.prefix,
        name,
      )
    case 'expression':
      return dialect.expression(slot.expression)
    case 'conditions':
      return conditionsText(slot.items, slot.join, (of) => dialect.expression(of))
    case 'row_counts':
      return list(
        slot.tables.map(
          (table, at) =>
            `(SELECT count(*) FROM ${dialect.table(table)}) AS ${dialect.identifier(`rows_${at}`)}`,
        ),
        undefined,
        name,
      )
    case 'query':
      // The newline ends a line comment that the query may close with.
      return `(${slot.sql}\n)`
    case 'user_expressions':
      return list(
        slot.items.map((item) => `(${item.sql}\n) AS ${dialect.identifier(item.as)}`),
        slot.prefix,
        name,
      )
    default:
      return slot satisfies never
  }
}

function columnOf(dialect: Dialect, name: string, of: string | undefined): string {
  const column = dialect.identifier(name)
  return of === undefined ? column : `${dialect.identifier(of)}.${column}`
}

function list(items: readonly string[], prefix: ',' | undefined, name: string): string {
  if (items.length === 0) {
    if (prefix === undefined) throw templateError(name, 'A list in it is empty.')
    return ''
  }
  return `${prefix === undefined ? '' : ', '}${items.join(', ')}`
}

function projection(item: Projection, dialect: Dialect): string {
  const expression = dialect.expression(item.expression)
  return item.as === undefined ? expression : `${expression} AS ${dialect.identifier(item.as)}`
}

export function conditionsText(
  items: readonly Condition[],
  join: 'and' | 'or',
  expression: Dialect['expression'],
): string {
  if (items.length === 0) return join === 'and' ? 'TRUE' : 'FALSE'
  const texts = items.map((item) => `(${condition(item, expression)})`)
  return texts.length === 1 ? texts.join('') : `(${texts.join(join === 'and' ? ' AND ' : ' OR ')})`
}

function condition(item: Condition, expression: Dialect['expression']): string {
  switch (item.op) {
    case 'is_null':
      return `${expression(item.of)} IS NULL`
    case 'is_not_null':
      return `${expression(item.of)} IS NOT NULL`
    case 'same':
      return `${expression(item.left)} IS NOT DISTINCT FROM ${expression(item.right)}`
    case 'differs':
      return `${expression(item.left)} IS DISTINCT FROM ${expression(item.right)}`
    case 'equal':
      return `${expression(item.left)} = ${expression(item.right)}`
    default:
      return item satisfies never
  }
}
