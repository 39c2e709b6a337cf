import { fieldOf, type PropertyHistoryStream } from '../../declare/index.ts'
import type { Expression } from '../../engine/ports/warehouse.ts'
import { type Layout, ownFields } from '../layout.ts'

/** Columns that every table has; entries fill them from `changed_at`. */
const lifecycle: ReadonlySet<string> = new Set([
  'id',
  'created_at',
  'updated_at',
  'archived_at',
  'archived',
])

/** Digest of the plain value: the key of an entry stays the same when its value is hashed later. */
export const valueKey = '_value_key'

const raw = (column: string): Expression => ({ op: 'column', name: column, of: 'staged' })
const empty = (kind: string): Expression => ({
  op: 'from_wire',
  of: { op: 'literal', value: '' },
  kind,
})
const changedAt: Expression = { op: 'from_wire', of: raw('changed_at'), kind: 'timestamp' }

/**
 * How entries are staged and land. Two entries are one when record, property, time, value and source are: a label or a
 * user may be renamed or deleted in HubSpot.
 */
export function historyLayout(stream: PropertyHistoryStream): Layout {
  const columns = Object.entries(stream.columns)
  const ofEntry = columns.filter(([name]) => !lifecycle.has(name))
  const staged = [...ofEntry.map(([name]) => name), valueKey]
  return {
    stream: stream.name,
    target: { schema: 'data', name: stream.name },
    table: {
      table: { schema: 'data', name: stream.name },
      fields: [
        ...columns.map(([name, { kind, description }]) => fieldOf(name, kind, { description })),
        ...ownFields,
      ],
      comment: stream.summary,
    },
    requested: [],
    values: ofEntry.map(([name, { kind }]) => ({
      name,
      column: name,
      kind,
      hashed: false,
      staged: name,
    })),
    linked: [],
    staging: ['_seq', ...staged].map((name) => ({ name, path: [name] })),
    stagedAs: new Map(staged.map((name) => [name, name])),
    id: {
      op: 'hash',
      of: [
        raw('object'),
        raw('record_id'),
        raw('property'),
        { op: 'canonical', of: raw('changed_at'), kind: 'timestamp' },
        raw(valueKey),
        raw('source_type'),
        raw('source_id'),
      ],
    },
    version: changedAt,
    createdAt: changedAt,
    updatedAt: changedAt,
    archived: { op: 'literal', value: false },
    archivedAt: empty('timestamp'),
    mergedIds: empty('text'),
    judge: 'inbound/judge_entries',
  }
}
