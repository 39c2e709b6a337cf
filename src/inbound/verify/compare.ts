import type { ColumnKind } from '../../declare/index.ts'
import { textIn, textOrNullIn, timeOrNullIn } from '../../engine/cells.ts'
import { setAsideTable, slotOf, streamRunsTable, tableSlot } from '../../engine/journal/tables.ts'
import type { Condition, Expression, Row, Slot, TableName } from '../../engine/ports/warehouse.ts'
import type { ComparedValues, Finding } from '../../engine/verification.ts'
import { type Layout, recordHash, typedValues } from '../layout.ts'
import type { VerifyContext } from './context.ts'
import type { Compared } from './judge.ts'

/** A stream's table and how its records land in it, restricted to the columns that are there. */
export interface Subject {
  readonly stream: string
  /** Each record as it is now, one row each. */
  readonly target: TableName
  readonly layout: Layout
  /** Values that are compared, by column. */
  readonly columns: readonly string[]
}

export function subjectOf(
  layout: Layout,
  target: TableName,
  present: ReadonlySet<string>,
  skipped: readonly string[] = [],
): Subject {
  const has = new Set([...present].map((name) => name.toLowerCase()))
  return {
    stream: layout.stream,
    target,
    layout,
    columns: layout.values
      .map(({ column }) => column)
      .filter((column) => has.has(column.toLowerCase()) && !skipped.includes(column)),
  }
}

const slot = (expression: Expression): Slot => ({ kind: 'expression', expression })

/** Stages records as they came and types them; null when there are none. */
export async function stageCame(
  context: VerifyContext,
  { layout }: Subject,
  files: readonly string[],
): Promise<TableName> {
  const { warehouse, work } = context.ports
  const staging = { table: context.scratch.table(), columns: layout.staging }
  await warehouse.stage(
    staging,
    files.map((path) => ({ format: 'ndjson' as const, path })),
  )
  const came = context.scratch.table()
  await warehouse.derive(came, {
    name: 'verify/came',
    slots: {
      staging: tableSlot(staging.table),
      id: slot(layout.id),
      version: slot(layout.version),
      created_at: slot(layout.createdAt),
      updated_at: slot(layout.updatedAt),
      archived: slot(layout.archived),
      archived_at: slot(layout.archivedAt),
      hash: slot(recordHash(layout)),
      seq: slot({
        op: 'from_wire',
        of: { op: 'column', name: '_seq', of: 'staged' },
        kind: 'number',
      }),
      typed: { kind: 'projections', items: typedValues(layout), prefix: ',' },
    },
  })
  await warehouse.drop(staging.table)
  for (const path of files) await work.remove(path)
  return came
}

export async function stageIds(
  { ports, scratch }: VerifyContext,
  ids: Iterable<string>,
): Promise<TableName> {
  const table = scratch.table()
  const lines = await ports.work.writer('verify-ids.ndjson')
  for (const id of ids) await lines.write(JSON.stringify({ _id: id }))
  await lines.close()
  await ports.warehouse.stage({ table, columns: [{ name: '_id', path: ['_id'] }] }, [
    { format: 'ndjson', path: lines.path },
  ])
  await ports.work.remove(lines.path)
  return table
}

/** Columns of the record itself that are compared beside its values. */
const lifecycle = [
  ['created_at', '_verify_created_at'],
  ['updated_at', '_verify_updated_at'],
] as const

interface Pair {
  readonly column: string
  readonly kind: ColumnKind
  readonly here: Expression
  readonly there: Expression
}

function pairsOf(subject: Subject): readonly Pair[] {
  const pair = (column: string, from: string, kind: ColumnKind): Pair => ({
    column,
    kind,
    here: { op: 'column', name: column, of: 'present' },
    there: { op: 'column', name: from, of: 'came' },
  })
  const kinds = new Map(
    subject.layout.values.map(({ column, kind, hashed }) => [column, hashed ? 'text' : kind]),
  )
  return [
    ...lifecycle.map(([column, from]) => pair(column, from, 'timestamp')),
    ...subject.columns.map((column) => pair(column, column, kinds.get(column) ?? 'text')),
  ]
}

/** The value's text, as HubSpot is written with it. */
const wireOf = (of: Expression, { kind }: Pair): Expression => ({ op: 'to_wire', of, kind })

/** Not every engine compares lists and JSON; their texts tell the same. */
function differs(pair: Pair): Condition {
  const { here, there, kind } = pair
  return kind === 'list' || kind === 'json'
    ? { op: 'differs', left: wireOf(here, pair), right: wireOf(there, pair) }
    : { op: 'differs', left: here, right: there }
}

/** A difference of one record: what each side has, and, where they were asked for, the values. */
export interface Difference extends Compared {
  readonly values: Finding['values']
}

/** The records among those asked for that are not the same on both sides. */
export async function* differences(
  context: VerifyContext,
  subject: Subject,
  asked: TableName,
  came: TableName,
  foreign: ReadonlySet<string>,
): AsyncGenerator<Difference> {
  const { ports, order, options } = context
  const pairs = pairsOf(subject)
  const texts = (pick: (pair: Pair) => Expression): Expression => ({
    op: 'json_object',
    entries: pairs.map((pair) => ({
      key: pair.column,
      value: wireOf(pick(pair), pair),
    })),
  })
  const rows = ports.warehouse.stream({
    name: 'verify/compare',
    slots: {
      asked: tableSlot(asked),
      target: tableSlot(subject.target),
      came: tableSlot(came),
      set_aside: slotOf(setAsideTable),
      differs: slot({
        op: 'json_object',
        entries: pairs.map((pair) => ({
          key: pair.column,
          value: { op: 'holds', all: [differs(pair)] },
        })),
      }),
      unlike: { kind: 'conditions', items: pairs.map(differs), join: 'or' },
      values: {
        kind: 'projections',
        items: options.values
          ? [
              { expression: texts(({ here }) => here), as: 'here' },
              { expression: texts(({ there }) => there), as: 'there' },
            ]
          : [],
        prefix: ',',
      },
    },
    values: { sync: order.sync, stream: subject.stream },
  })
  // A table that holds a row twice must not be told twice of.
  const told = new Set<string>()
  for await (const chunk of rows) {
    for (const row of chunk) {
      const one = differenceOf(row, foreign)
      if (told.has(one.id)) continue
      told.add(one.id)
      yield one
    }
  }
}

function differenceOf(row: Row, foreign: ReadonlySet<string>): Difference {
  const isHere = row['is_here'] === true
  const isThere = row['is_there'] === true
  const columns =
    isHere && isThere
      ? Object.entries(jsonIn(row, 'differs'))
          .filter(([, unlike]) => unlike === true)
          .map(([column]) => column)
      : []
  const runId = textOrNullIn(row, 'run_id')
  return {
    id: textIn(row, 'id'),
    isHere,
    isThere,
    isDeletedHere: row['is_deleted_here'] === true,
    isArchivedThere: row['is_archived_there'] === true,
    archivedAt: timeOrNullIn(row, 'archived_at'),
    keptVersion: timeOrNullIn(row, 'kept_version'),
    version: timeOrNullIn(row, 'version'),
    hasSameHash: row['has_same_hash'] === true,
    isSetAside: row['is_set_aside'] === true,
    isForeign: runId === null || foreign.has(runId),
    columns,
    values: row['here'] === undefined ? undefined : valuesIn(row, columns),
  }
}

function valuesIn(row: Row, columns: readonly string[]): Finding['values'] {
  const [here, there] = [jsonIn(row, 'here'), jsonIn(row, 'there')]
  return Object.fromEntries(
    columns.map((column): [string, ComparedValues] => [
      column,
      { warehouse: textOf(here[column]), hubspot: textOf(there[column]) },
    ]),
  )
}

const textOf = (value: unknown): string | null =>
  value === null || value === undefined
    ? null
    : typeof value === 'string'
      ? value
      : JSON.stringify(value)

function jsonIn(row: Row, column: string): Readonly<Record<string, unknown>> {
  const text = textOrNullIn(row, column)
  return text === null ? {} : (JSON.parse(text) as Record<string, unknown>)
}

/** Runs whose id stands on more rows than they wrote: rows that nobody read from HubSpot. */
export async function unaccountedRuns(
  { ports }: VerifyContext,
  stream: string,
): Promise<ReadonlySet<string>> {
  const rows = await ports.warehouse.rows({
    name: 'verify/unaccounted_runs',
    slots: {
      target: tableSlot({ schema: 'data', name: stream }),
      stream_runs: slotOf(streamRunsTable),
    },
    values: { stream },
  })
  return new Set(rows.flatMap((row) => textOrNullIn(row, 'run_id') ?? []))
}

/** Ids with several live rows: only what keeps one row a record can't have them. */
export async function doubledIds(
  { ports }: VerifyContext,
  target: TableName,
): Promise<readonly string[]> {
  const rows = await ports.warehouse.rows({
    name: 'verify/doubled',
    slots: { target: tableSlot(target) },
  })
  return rows.map((row) => textIn(row, 'id'))
}
