import type { Expression, TableName, Value } from '../../engine/ports.ts'

/** How one engine spells what statements have in slots. One a adapter. */
export interface Dialect {
  readonly engine: 'duckdb' | 'snowflake'
  /** Quoted, spelled so that people can query it without quotes. */
  identifier(name: string): string
  /** Text is a name that a person wrote: dotted, parts quoted or not. */
  table(table: TableName | string): string
  expression(expression: Expression): string
  /** A bound value where it stands in the text: `nth` counts the statement's values from 1, in the order of their first use. */
  value(name: string, value: Value, nth: number): string
  /** How many rows at most, after LIMIT, where an engine doesn't take a bound value there. */
  rows?(count: number): string
}
