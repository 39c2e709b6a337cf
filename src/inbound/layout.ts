import type { Field } from 'apache-arrow'
import { type ColumnKind, fieldOf, type RecordStream, type Stream } from '../declare/index.ts'
import type {
  Expression,
  Projection,
  Slot,
  StagedFile,
  StagingColumn,
  Table,
  TableName,
} from '../engine/ports/warehouse.ts'
import { type ChosenColumns, lifecycle } from './collection-columns.ts'
import type { NamedColumn } from './column-names.ts'
import type { WantedProperty } from './property-columns.ts'

/** A value of a record: where it stands in the staging table and which column it lands in. */
interface LandedColumn {
  /** The property, or the declared column of a collection. */
  readonly name: string
  readonly column: string
  readonly kind: ColumnKind
  readonly hashed: boolean
  readonly staged: string
}

/** How one stream's records are staged and land. Everything that the statements of sql/ inbound/land_* need. */
export interface Layout {
  readonly stream: string
  readonly target: TableName
  readonly table: Table
  /** What HubSpot is asked for (objects). */
  readonly requested: readonly string[]
  readonly values: readonly LandedColumn[]
  /** Columns filled by the links engine: carried over when a row is replaced. */
  readonly linked: readonly string[]
  readonly staging: readonly StagingColumn[]
  /** Staging column of each requested property. */
  readonly stagedAs: ReadonlyMap<string, string>
  /** Staging column of the ids of each associated object that come with the record itself. */
  readonly stagedLinks?: ReadonlyMap<string, string>
  readonly id: Expression
  readonly version: Expression
  readonly createdAt: Expression
  readonly updatedAt: Expression
  readonly archived: Expression
  readonly archivedAt: Expression
  readonly mergedIds: Expression
  /** A statement of its own that judges the records, instead of its storage's. */
  readonly judge?: string
}

/** Columns of ours after the declared ones (CONTRACT.md, "In the warehouse"). */
export const ownFields: readonly Field[] = [
  fieldOf('_merged_into', 'text', { description: 'The record that this one was merged into.' }),
  fieldOf('_deleted_at', 'timestamp', {
    description: 'When the record was archived, merged or found gone.',
  }),
  fieldOf('_synced_at', 'timestamp', { description: 'When the row was written.' }),
  fieldOf('_run_id', 'text', { description: 'The run that wrote the row.' }),
  fieldOf('_hash', 'text', { description: "md5 over the record's values as HubSpot sends them." }),
]

const mergedProperty = 'hs_merged_object_ids'
export const idProperty = 'hs_object_id'

/** Columns that history storage adds after our own. */
export const historyFields: readonly Field[] = [
  fieldOf('_valid_from', 'timestamp', {
    description:
      'History storage: from when the version holds, by the time of the change that made it.',
  }),
  fieldOf('_valid_to', 'timestamp', {
    description:
      'History storage: until when it held: the next version, or the deletion. NULL: it holds now.',
  }),
]

/** Names that no property may take. */
export function reservedColumns(stream: Stream): readonly string[] {
  const own = [...ownFields, ...historyFields].map((field) => field.name)
  return [...Object.keys(stream.columns), ...own]
}

/** Ties a judged record to its row in the staging table. */
export const place: Slot = { kind: 'expression', expression: { op: 'place', of: 'staged' } }

const raw = (column: string): Expression => ({ op: 'column', name: column, of: 'staged' })
const wire = (column: string, kind: ColumnKind): Expression => ({
  op: 'from_wire',
  of: raw(column),
  kind,
})
const firstOf = (...of: readonly Expression[]): Expression => ({ op: 'coalesce', of })
const nothing: Expression = { op: 'from_wire', of: { op: 'literal', value: '' }, kind: 'text' }
const noTime: Expression = { op: 'from_wire', of: { op: 'literal', value: '' }, kind: 'timestamp' }

function declaredFields(stream: Stream): readonly Field[] {
  return Object.entries(stream.columns).map(([name, declared]) =>
    fieldOf(name, declared.kind, { description: declared.description }),
  )
}

/** The layout of an object stream: declared columns, then one for each property that the name map knows. */
export function objectLayout(
  stream: RecordStream,
  wanted: readonly WantedProperty[],
  inAccount: ReadonlySet<string>,
  named: readonly NamedColumn[],
): Layout {
  const current = new Map(
    named.filter((name) => name.current).map((name) => [name.property, name.column]),
  )
  const extra = [idProperty, stream.modifiedBy, stream.createdBy]
  if (stream.removals.kind === 'archived_listing' && stream.removals.merges !== 'none')
    extra.push(mergedProperty)
  const requested = [
    ...new Set([
      ...wanted.map((property) => property.name),
      ...extra.filter((name) => inAccount.has(name)),
    ]),
  ].toSorted()
  const stagedAs = new Map(requested.map((name, place) => [name, `p${place}`]))
  const property = (name: string): string => stagedAs.get(name) ?? '_absent'

  const links = stream.linkColumns ?? []
  const comesAlong = stream.kind === 'archived'
  const stagedLinks = new Map(
    comesAlong ? links.map((link, place) => [link.to, `l${place}`] as const) : [],
  )
  const ofProperties = wanted.flatMap((one) => {
    const column = current.get(one.name)
    if (column === undefined) return []
    return [
      { name: one.name, column, kind: one.kind, hashed: one.hashed, staged: property(one.name) },
    ]
  })
  const ofLinks = (comesAlong ? links : []).map((link) => ({
    name: link.column,
    column: link.column,
    kind: 'list' as const,
    hashed: false,
    staged: stagedLinks.get(link.to) ?? '_absent',
  }))
  const values = [...ofProperties, ...ofLinks]
  const described = new Map(wanted.map((one) => [one.name, one]))
  const propertyFields = named.map((name) => {
    const one = described.get(name.property)
    return fieldOf(name.column, name.kind, {
      property: name.property,
      ...(one === undefined
        ? {}
        : { label: one.label, description: one.description, type: one.hubspotType }),
    })
  })
  const updatedAt = firstOf(
    wire(property(stream.modifiedBy), 'timestamp'),
    wire('_updated_at', 'timestamp'),
  )
  const createdAt = firstOf(
    wire(property(stream.createdBy), 'timestamp'),
    wire('_created_at', 'timestamp'),
  )
  return {
    stream: stream.name,
    target: { schema: 'data', name: stream.name },
    table: {
      table: { schema: 'data', name: stream.name },
      fields: [...declaredFields(stream), ...ownFields, ...propertyFields],
      comment: stream.summary,
    },
    requested,
    values,
    linked: comesAlong ? [] : links.map((link) => link.column),
    staging: [
      { name: '_seq', path: ['_seq'] },
      { name: '_id', path: ['_id'] },
      { name: '_created_at', path: ['_created_at'] },
      { name: '_updated_at', path: ['_updated_at'] },
      { name: '_archived', path: ['_archived'] },
      { name: '_archived_at', path: ['_archived_at'] },
      // What a property that the account doesn't have reads as.
      { name: '_absent', path: ['_absent'] },
      ...[...stagedAs.values(), ...stagedLinks.values()].map((column) => ({
        name: column,
        path: [column],
      })),
    ],
    stagedAs,
    stagedLinks,
    id: firstOf(
      { op: 'null_if_empty', of: raw('_id') },
      { op: 'null_if_empty', of: raw(property(idProperty)) },
    ),
    version: firstOf(updatedAt, createdAt),
    createdAt,
    updatedAt,
    archived: firstOf(wire('_archived', 'boolean'), { op: 'literal', value: false }),
    archivedAt: wire('_archived_at', 'timestamp'),
    mergedIds: { op: 'null_if_empty', of: raw(property(mergedProperty)) },
  }
}

/** The layout of a collection: its chosen columns, read from where the declaration says they stand. */
export function collectionLayout(
  stream: Extract<Stream, { kind: 'collection' }>,
  chosen: ChosenColumns,
): Layout {
  const columns = chosen.names.flatMap((name) => {
    const declared = stream.columns[name]
    return declared === undefined ? [] : [{ name, ...declared }]
  })
  const stagedAs = new Map(columns.map(({ name }, place) => [name, `p${place}`]))
  const own = new Set<string>(lifecycle)
  const time = (name: string): Expression => {
    const column = stagedAs.get(name)
    return column === undefined ? noTime : wire(column, 'timestamp')
  }
  const archived = stagedAs.get('archived')
  return {
    stream: stream.name,
    target: { schema: 'data', name: stream.name },
    table: {
      table: { schema: 'data', name: stream.name },
      fields: [
        ...columns.map(({ name, kind, description }) => fieldOf(name, kind, { description })),
        ...ownFields,
      ],
      comment: stream.summary,
    },
    requested: [],
    values: columns
      .filter(({ name }) => !own.has(name))
      .map(({ name, kind }) => ({
        name,
        column: name,
        kind,
        hashed: chosen.hashed.has(name),
        staged: stagedAs.get(name) ?? name,
      })),
    linked: [],
    staging: [
      { name: '_seq', path: ['_seq'] },
      ...[...stagedAs.values()].map((column) => ({ name: column, path: [column] })),
    ],
    stagedAs,
    id: { op: 'null_if_empty', of: raw(stagedAs.get('id') ?? 'id') },
    // Not every collection tells when an item changed; then the later read wins.
    version: firstOf(time('updated_at'), time('created_at'), {
      op: 'from_wire',
      of: { op: 'literal', value: '1970-01-01T00:00:00.000Z' },
      kind: 'timestamp',
    }),
    createdAt: time('created_at'),
    updatedAt: time('updated_at'),
    archived:
      archived === undefined
        ? { op: 'literal', value: false }
        : firstOf(wire(archived, 'boolean'), { op: 'literal', value: false }),
    archivedAt: time('archived_at'),
    mergedIds: nothing,
  }
}

/** The value as hashes and comparisons see it. A hashed column's digest stands for its value there too. */
function canonicalOf(value: LandedColumn): Expression {
  return value.hashed
    ? digestOf(value)
    : { op: 'canonical', of: raw(value.staged), kind: value.kind }
}

function digestOf(value: LandedColumn): Expression {
  return { op: 'digest', of: { op: 'null_if_empty', of: raw(value.staged) } }
}

/** One text over all values, whichever route they came by. */
export function recordHash(layout: Layout): Expression {
  // A re-typed property's text may stay as it was: it has yet to land in its new column.
  const of = layout.values.map((value): Expression => {
    const text = canonicalOf(value)
    return value.column === value.name
      ? text
      : { op: 'hash', of: [{ op: 'literal', value: value.column }, text] }
  })
  return { op: 'hash', of: of.length === 0 ? [layout.id] : of }
}

/** The typed values, each named after its column. */
export function typedValues(layout: Layout): readonly Projection[] {
  return layout.values.map((value) => ({
    expression: value.hashed
      ? digestOf(value)
      : { op: 'from_wire', of: raw(value.staged), kind: value.kind },
    as: value.column,
  }))
}

/** The columns in which a value may not fit, each with its text and what keeps it from landing whole. */
export function doubtfulValues(
  layout: Layout,
): readonly { readonly column: string; readonly text: Expression; readonly code: Expression }[] {
  return layout.values
    .filter((value) => value.kind !== 'text' && !value.hashed)
    .map((value) => ({
      column: value.column,
      text: raw(value.staged),
      code: { op: 'doubt', of: raw(value.staged), kind: value.kind },
    }))
}

/** The first doubt about a record's values; NULL when all fit. */
export function recordDoubt(layout: Layout): Expression {
  const codes = doubtfulValues(layout).map((value) => value.code)
  return codes.length === 0 ? nothing : { op: 'coalesce', of: codes }
}

/** How an export file's columns are staged: by the property each holds. */
export function exportFile(
  layout: Layout,
  file: { readonly path: string; readonly columns: readonly (string | null)[] },
): StagedFile {
  return {
    format: 'csv',
    path: file.path,
    columns: file.columns.map((property) =>
      property === null ? null : (layout.stagedAs.get(property) ?? null),
    ),
  }
}
