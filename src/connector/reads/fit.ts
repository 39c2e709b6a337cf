import { countIn, textIn } from '../../engine/cells.ts'
import type { Property, Source, Warehouse } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { checkOf, fold } from '../../outbound/fields/wire-value.ts'

export interface FitAsked {
  readonly source: Source
  /** A column of the source, as it is spelled there, or an expression over its columns. */
  readonly of: { readonly column: string } | { readonly sql: string }
}

/** Whether the values of a column go into a property, over the whole source. */
export interface Fit {
  /** False: what the property takes is HubSpot's to say. */
  readonly judged: boolean
  /** Different values that were looked at. */
  readonly values: number
  /** False: the column has more of them, and the most frequent were looked at. */
  readonly whole: boolean
  /** Values that don't go in, and the rows that have one. */
  readonly unfit: number
  readonly unfit_rows: number
  /** The most frequent of those that don't. */
  readonly examples: readonly { readonly value: string; readonly rows: number }[]
}

/** What is judged here by one statement; a select has far fewer values, or none of them fits. */
const mostValues = 100_000
const examplesShown = 20
const exampleLength = 100

/** @throws `warehouse.query_refused`, `config.usage` for no such column */
export async function fitOf(
  warehouse: Warehouse,
  property: Property,
  asked: FitAsked,
): Promise<Fit> {
  const source = sourceOf(warehouse, asked)
  const columns = await warehouse.describe(source)
  const { of } = asked
  const column = 'sql' in of ? columns[1] : columns.find(({ name }) => name === of.column)
  if (column === undefined || column.kind === 'map' || column.kind === 'struct')
    throw noColumn('sql' in of ? of.sql : of.column)
  const fits = judgeOf(property)
  if (fits === null) return notJudged
  let [values, unfit, unfitRows] = [0, 0, 0]
  const examples: { readonly value: string; readonly rows: number }[] = []
  const chunks = warehouse.stream({
    name: 'ui/column_values',
    slots: {
      value: {
        kind: 'expression',
        expression: {
          op: 'null_if_empty',
          of: {
            op: 'to_wire',
            of: { op: 'column', name: column.name, of: 'source' },
            kind: column.kind,
          },
        },
      },
      source: { kind: 'query', sql: warehouse.sourceQuery(source) },
    },
    values: { limit: mostValues + 1 },
  })
  for await (const rows of chunks) {
    for (const row of rows) {
      values += 1
      const value = textIn(row, 'value')
      if (values > mostValues || fits(value)) continue
      unfit += 1
      unfitRows += countIn(row, 'value_rows')
      if (examples.length < examplesShown)
        examples.push({ value: value.slice(0, exampleLength), rows: countIn(row, 'value_rows') })
    }
  }
  const whole = values <= mostValues
  return {
    judged: true,
    values: Math.min(values, mostValues),
    whole,
    unfit,
    unfit_rows: unfitRows,
    examples,
  }
}

const notJudged: Fit = {
  judged: false,
  values: 0,
  whole: false,
  unfit: 0,
  unfit_rows: 0,
  examples: [],
}

const nothing = { op: 'literal', value: null } as const

/** The source itself; of an expression, what it gives for each row, as a run has it reckoned. */
function sourceOf(warehouse: Warehouse, { source, of }: FitAsked): Source {
  if ('column' in of) return source
  const sql = warehouse.spelled({
    name: 'outbound/freeze',
    slots: {
      columns: { kind: 'projections', items: [{ expression: nothing, as: 'nothing' }] },
      expressions: { kind: 'user_expressions', items: [{ sql: of.sql, as: 'given' }], prefix: ',' },
      source: { kind: 'query', sql: warehouse.sourceQuery(source) },
    },
  })
  return { kind: 'query', sql }
}

/** Whether a text goes in, as a run judges it; null where a run leaves that to HubSpot. */
function judgeOf(property: Property): ((text: string) => boolean) | null {
  const { type, options, externalOptions, referencedObjectType: of } = property
  if (type !== 'enumeration' || !externalOptions) {
    if (type === 'enumeration' && options.length === 0) return null
    const check = checkOf(property)
    return (text) => check(text).kind === 'value'
  }
  if (of === 'OWNER' || options.length === 0) return null
  // Stages go by value or label, of whichever pipeline: a label may stand there several times.
  const known = new Set(options.flatMap(({ value, label }) => [fold(value), fold(label)]))
  return (text) => known.has(fold(text))
}

const noColumn = (column: string): ConnectorError =>
  new ConnectorError('config.usage', {
    what: `The source has nothing plain under ${column}.`,
    why: 'Values of a column are held against what the property takes.',
    fix: 'Name a column of the source, or give an expression with one value a row.',
  })
