import { createHash } from 'node:crypto'
import { textIn, textOrNullIn } from '../../engine/cells.ts'
import { listMembersOf } from '../../engine/list-members.ts'
import type { LineWriter, Property, Row, WireRecord } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import type { HeldValues, Values } from '../records/decide.ts'
import { findRecords, foldKey, matchingBy } from '../records/matching.ts'
import { keptProperties, liveRecords, valuesBefore } from '../records/undo-values.ts'
import { stageLines } from '../staging.ts'
import { tableSlots } from '../tables.ts'
import { decideUndo, type Done, type Undo } from './decide-undo.ts'

/** Rows looked at in one go: of created and archived ones every value is read. */
const rowsAtOnce = 500
/** So many are shown one by one. */
const mostSamples = 20

export interface UndoSample {
  readonly key: string
  readonly action: 'create' | 'update' | 'archive'
  readonly field: string | null
  readonly before: string | null
  readonly after: string | null
}

export interface RecordUndo {
  /** Settled changes of the run. */
  readonly looked: number
  readonly created: number
  readonly updated: number
  readonly archived: number
  readonly unchanged: number
  /** Records that stay as they are because somebody changed them since. */
  readonly kept: number
  /** Single values that stay, of records whose others are put back. */
  readonly keptValues: number
  readonly samples: readonly UndoSample[]
  /** Of everything that would be done: what an approval is for. */
  readonly digest: string
}

const undoColumns = [
  'change_id',
  'source_key',
  'action',
  'hubspot_id',
  'identity_property',
  'identity_unique',
  'identity',
  'properties',
  'before',
  'sent',
  'hash',
  'row_hash',
] as const

/** Stages the inverse of each settled record change of a run as the run table `undo`. Writes nothing else. */
export async function planUndoRecords(
  context: OutboundContext,
  undone: string,
  tables: RunTables,
): Promise<RecordUndo> {
  const { order, ports } = context
  const { object } = order.target
  const known = await ports.hubspot.properties(object, ports.signal)
  const at: UndoFacts = {
    context,
    known,
    properties: new Map(known.map((property) => [property.name, property])),
    kept: keptProperties(known),
    isList: listMembersOf(object) !== null,
  }
  const came = {
    looked: 0,
    created: 0,
    updated: 0,
    archived: 0,
    unchanged: 0,
    kept: 0,
    keptValues: 0,
  }
  const samples: UndoSample[] = []
  const digest = createHash('sha256')
  await stageLines(ports, tables.table('undo'), undoColumns, async (lines) => {
    const rows = ports.warehouse.stream({
      name: 'outbound/undo_changes',
      slots: { changes: tableSlots.changes, sent: tableSlots.sent, links: tableSlots.links },
      values: { sync: order.sync, run_id: undone, object },
    })
    for await (const chunk of rows) {
      for (let start = 0; start < chunk.length; start += rowsAtOnce) {
        ports.signal.throwIfAborted()
        for (const one of await decideRows(at, chunk.slice(start, start + rowsAtOnce))) {
          came.looked += 1
          digest.update(`${one.undo.kind} ${textIn(one.row, 'change_id')}\n`)
          await write(at, one, lines)
          note(one, samples)
          switch (one.undo.kind) {
            case 'create':
              came.created += 1
              break
            case 'update':
              came.updated += 1
              came.keptValues += one.undo.kept
              break
            case 'archive':
              came.archived += 1
              break
            case 'unchanged':
            case 'kept':
              came[one.undo.kind] += 1
          }
        }
        context.progress('comparing with HubSpot', came.looked, null)
      }
    }
  })
  return { ...came, samples, digest: digest.digest('hex') }
}

interface UndoFacts {
  readonly context: OutboundContext
  readonly known: readonly Property[]
  readonly properties: ReadonlyMap<string, Property>
  readonly kept: readonly string[]
  readonly isList: boolean
}

interface Decided {
  readonly row: Row
  readonly done: Done
  readonly undo: Undo
  readonly record: WireRecord | null
}

async function decideRows(at: UndoFacts, rows: readonly Row[]): Promise<readonly Decided[]> {
  const { order, ports } = at.context
  const { object } = order.target
  const read = rows.map((row) => ({ row, done: doneIn(row) }))
  const idsOf = (row: Row): readonly string[] =>
    [textOrNullIn(row, 'hubspot_id'), textOrNullIn(row, 'linked_id')].filter((id) => id !== null)
  const written = new Set(
    read.flatMap(({ done }) => [...Object.keys(done.properties), ...Object.keys(done.before)]),
  )
  // What a created record holds by now is kept, so that the undo can itself be undone.
  if (!at.isList && read.some(({ done }) => done.action === 'create')) {
    for (const name of at.kept) written.add(name)
  }
  const asked = [...written].filter((name) => at.properties.has(name))
  const live = await liveRecords(ports.hubspot, object, rows.flatMap(idsOf), asked, ports.signal)
  const taken = await takenIdentities(
    at,
    read.filter(
      ({ done, row }) => done.action === 'archive' && !idsOf(row).some((id) => live.has(id)),
    ),
  )
  return read.map(({ row, done }) => {
    const id = textOrNullIn(row, 'hubspot_id')
    const linked = textOrNullIn(row, 'linked_id')
    const record = live.get(id ?? '') ?? null
    const now = {
      record,
      remade: linked !== null && linked !== id && live.has(linked),
      taken: taken.has(textIn(row, 'change_id')),
    }
    return { row, done, record, undo: decideUndo(done, now, at.properties, at.isList) }
  })
}

/** Archived rows whose identity another record has by now: to make theirs anew would be refused, or double it. */
async function takenIdentities(
  at: UndoFacts,
  rows: readonly { readonly row: Row }[],
): Promise<ReadonlySet<string>> {
  const { order, ports } = at.context
  const taken = new Set<string>()
  if (at.isList) return taken
  const groups = Map.groupBy(rows, ({ row }) => textOrNullIn(row, 'identity_property'))
  for (const [property, members] of groups) {
    const matching = property === null ? null : matchingBy(order.target.object, property, at.known)
    if (matching === null) continue
    const keys = members.flatMap(({ row }) => textOrNullIn(row, 'identity') ?? [])
    const found = await findRecords(
      ports.hubspot,
      order.target.object,
      matching,
      keys,
      [],
      ports.signal,
    )
    for (const { row } of members) {
      const identity = textOrNullIn(row, 'identity')
      if (identity !== null && found.has(foldKey(matching, identity))) {
        taken.add(textIn(row, 'change_id'))
      }
    }
  }
  return taken
}

function doneIn(row: Row): Done {
  const action = textIn(row, 'action')
  return {
    action: action === 'create' || action === 'archive' ? action : 'update',
    properties: valuesIn(row, 'properties') as Values,
    before: valuesIn(row, 'before'),
  }
}

function valuesIn(row: Row, column: string): HeldValues {
  return JSON.parse(textOrNullIn(row, column) ?? '{}') as HeldValues
}

async function write(at: UndoFacts, one: Decided, lines: LineWriter): Promise<void> {
  const { row, undo, record } = one
  if (undo.kind === 'unchanged' || undo.kind === 'kept') return
  const key = textIn(row, 'key')
  const id = textOrNullIn(row, 'hubspot_id')
  const sentHash = textOrNullIn(row, 'sent_hash')
  const lasting = undo.kind === 'update' || undo.kind === 'create'
  const line: Readonly<Record<(typeof undoColumns)[number], string | null>> = {
    change_id: createHash('md5').update(`${at.context.runId}\n${key}`).digest('hex'),
    source_key: key,
    action: undo.kind,
    hubspot_id: undo.kind === 'create' ? null : id,
    identity_property: textOrNullIn(row, 'identity_property'),
    identity_unique: String(row['identity_unique'] === true),
    identity: identityAfter(row, undo),
    properties: undo.kind === 'archive' ? null : JSON.stringify(undo.properties),
    before: beforeOf(at, undo, record),
    sent: lasting ? JSON.stringify(sentAfter(row, undo.properties)) : null,
    // By it the row counts as sent until it changes; a record that is archived is forgotten.
    hash: lasting ? sentHash : null,
    row_hash: sentHash ?? textOrNullIn(row, 'hash'),
  }
  await lines.write(JSON.stringify(line))
}

/** What the record answers to once the undo is done: an address that is put back is the row's own again. */
function identityAfter(row: Row, undo: Undo): string | null {
  const property = textOrNullIn(row, 'identity_property')
  const put = undo.kind === 'update' && property !== null ? undo.properties[property] : undefined
  if (put === undefined) return textOrNullIn(row, 'identity')
  return put === '' ? null : put
}

function beforeOf(at: UndoFacts, undo: Undo, record: WireRecord | null): string | null {
  if (undo.kind === 'update') return JSON.stringify(undo.before)
  if (undo.kind !== 'archive' || record === null) return null
  return JSON.stringify(valuesBefore(record, at.kept, []))
}

/** What the record holds of the row's values once the undo is done: what `verify` compares with. */
function sentAfter(row: Row, properties: Values): HeldValues {
  const sent: Record<string, string | null> = { ...valuesIn(row, 'sent_values') }
  for (const [name, value] of Object.entries(properties)) {
    if (name in sent) sent[name] = value === '' ? null : value
  }
  return sent
}

function note({ row, undo, done }: Decided, samples: UndoSample[]): void {
  if (samples.length >= mostSamples) return
  const key = textIn(row, 'key')
  if (undo.kind === 'archive') {
    const [field, before] = Object.entries(done.properties)[0] ?? [null, null]
    samples.push({ key, action: 'archive', field, before, after: null })
  }
  if (undo.kind !== 'update' && undo.kind !== 'create') return
  const was = undo.kind === 'update' ? undo.before : {}
  for (const [field, after] of Object.entries(undo.properties)) {
    if (samples.length >= mostSamples) return
    samples.push({ key, action: undo.kind, field, before: was[field] ?? null, after })
  }
}
