import { textOrNullIn } from '../../engine/cells.ts'
import type { LineWriter, Row, WireRecord } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import type { Mapping } from '../fields/mapping.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import type { RowProblem } from '../problem.ts'
import { tableSlots } from '../tables.ts'
import { type Decision, decide, type IdentityValue, type Match } from './decide.ts'
import { findRecords, foldKey, keysOf, type Matching } from './matching.ts'
import { lineOf, planColumns, restingLine } from './plan-line.ts'
import { type ArchiveFacts, planNamed } from './plan-named.ts'
import { isResting } from './back-off.ts'
import {
  type Decided,
  noteUniqueValues,
  refuseUniqueValues,
  uniqueColumns,
} from './unique-values.ts'

/** A property of created records by which links of this same run may name them. */
export interface OwnKey {
  /** The association's place in the order. */
  readonly association: number
  readonly matching: Matching
}

export interface RecordPlan {
  /** Rows that differ from what was last sent. */
  readonly looked: number
  /** Of these: rows that a person left out. */
  readonly skipped: number
  /** Updates whose stage is cleared in a write of its own. */
  readonly clearsFirst: number
}

/** `state`: held once the record is written, or left by it. */
export const ownKeyColumns = ['association', 'to_folded', 'source_key', 'state'] as const

/** Rows looked at in one go: some batch reads' worth, and never more than this in memory. */
const rowsAtOnce = 1_000

/**
 * Decides for each changed row what is to be done and stages the decisions as the run table `plan`, and the keys that
 * created records will answer to as `own_keys`. Only changed rows pass through here, in bounded chunks.
 * `archives`: the rows name records to be archived.
 */
export async function planRecords(
  context: OutboundContext,
  mapping: Mapping,
  matching: Matching | null,
  ownKeys: readonly OwnKey[],
  tables: RunTables,
  archives: ArchiveFacts | null = null,
): Promise<RecordPlan> {
  const { order, ports } = context
  const decisions = await ports.work.writer('plan.ndjson')
  const own = await ports.work.writer('own-keys.ndjson')
  const unique = await ports.work.writer('unique-values.ndjson')
  mapping.missing.begin()
  let looked = 0
  let skipped = 0
  let clearsFirst = 0
  try {
    const rows = ports.warehouse.stream({
      name: 'outbound/changed_rows',
      slots: {
        fields: {
          kind: 'columns',
          names: order.fields.map((_, index) => `field_${index}`),
          of: 'frozen',
          prefix: ',',
        },
        frozen: tables.slot('frozen'),
        refused: tables.slot('refused'),
        sent: tableSlots.sent,
        links: tableSlots.links,
        changes: tableSlots.changes,
      },
      values: {
        sync: order.sync,
        create_only: order.strategy === 'create',
        searched: matching?.kind === 'searched',
        object: order.target.object,
      },
    })
    for await (const chunk of rows) {
      for (let start = 0; start < chunk.length; start += rowsAtOnce) {
        ports.signal.throwIfAborted()
        const part = chunk.slice(start, start + rowsAtOnce)
        const wanted = part.filter((row) => !isSkipped(row))
        skipped += part.length - wanted.length
        const now = ports.clock.now()
        const kept = wanted.filter((row) => !isResting(row, now))
        for (const row of wanted) {
          if (!isResting(row, now)) continue
          await decisions.write(JSON.stringify(restingLine(context.runId, row)))
        }
        if (archives === null) {
          const decided = await planChunk(context, mapping, matching, ownKeys, kept, decisions, own)
          await noteUniqueValues(context, mapping, decided, unique)
          clearsFirst += decided.filter(({ decision }) => clears(decision)).length
        } else await planNamed(context, archives, kept, decisions)
        looked += part.length
        context.progress('comparing with HubSpot', looked, null)
      }
    }
  } finally {
    await decisions.close()
    await own.close()
    await unique.close()
  }
  const { warehouse, work } = ports
  await warehouse.stage(
    { table: tables.table('plan'), columns: planColumns.map((name) => ({ name, path: [name] })) },
    [{ format: 'ndjson', path: decisions.path }],
  )
  await warehouse.stage(
    {
      table: tables.table('own_keys'),
      columns: ownKeyColumns.map((name) => ({ name, path: [name] })),
    },
    [{ format: 'ndjson', path: own.path }],
  )
  await warehouse.stage(
    {
      table: tables.table('unique_values'),
      columns: uniqueColumns.map((name) => ({ name, path: [name] })),
    },
    [{ format: 'ndjson', path: unique.path }],
  )
  await work.remove(decisions.path)
  await work.remove(own.path)
  await work.remove(unique.path)
  await refuseUniqueValues(context, mapping, tables)
  return { looked, skipped, clearsFirst }
}

const isSkipped = (row: Row): boolean =>
  textOrNullIn(row, 'past_status') === 'skipped' &&
  textOrNullIn(row, 'past_hash') === textOrNullIn(row, 'hash')

/** A source row after checking, before its record is known. */
interface Checked {
  readonly row: Row
  readonly key: string
  readonly values: Extract<ReturnType<Mapping['check']>, { kind: 'values' }>['values']
  readonly identity: IdentityValue | null
  /** What the record is looked for by. */
  readonly sought: string | null
}

async function planChunk(
  context: OutboundContext,
  mapping: Mapping,
  matching: Matching | null,
  ownKeys: readonly OwnKey[],
  rows: readonly Row[],
  decisions: LineWriter,
  own: LineWriter,
): Promise<readonly Decided[]> {
  const { order } = context
  const write = (row: Row, decision: Decision | RowProblem, sent: string | null): Promise<void> =>
    decisions.write(JSON.stringify(lineOf(context.runId, matching, row, decision, sent)))

  const checked: Checked[] = []
  for (const row of rows) {
    const outcome = checkRow(mapping, matching, row)
    if ('code' in outcome) await write(row, outcome, null)
    else checked.push(outcome)
  }
  const found = await matchAll(context, mapping, matching, checked)
  const how = {
    // A list takes records that are there, and makes none.
    strategy: order.list === undefined ? order.strategy : 'update',
    requires: mapping.requires,
    mayCreate: matching?.kind !== 'record_id',
    forwardOnly: mapping.forwardOnly,
    rules: mapping.rules,
  }
  const decided: Decided[] = []
  for (const one of checked) {
    const decision = decide(how, one.values, one.identity, found.get(one.key) ?? { kind: 'none' })
    const sent = JSON.stringify(
      Object.fromEntries(one.values.map(({ property, value }) => [property.name, value])),
    )
    await write(one.row, decision, sent)
    decided.push({ key: one.key, decision })
    wantOptions(mapping, decision)
    for (const line of ownKeyLines(ownKeys, one.key, decision)) {
      await own.write(JSON.stringify(line))
    }
  }
  return decided
}

type OwnKeyLine = Readonly<Record<(typeof ownKeyColumns)[number], string>>

/** The keys that a record will answer to, and those it answers to no longer, once it is written. */
function ownKeyLines(
  ownKeys: readonly OwnKey[],
  key: string,
  decision: Decision,
): readonly OwnKeyLine[] {
  if (decision.kind !== 'create' && decision.kind !== 'update') return []
  return ownKeys.flatMap(({ association, matching: by }) => {
    const written = by.kind === 'record_id' ? undefined : decision.properties[by.property]
    if (by.kind === 'record_id' || written === undefined) return []
    const line = (state: string, value: string | null | undefined): readonly OwnKeyLine[] =>
      value === null || value === undefined || value === ''
        ? []
        : [
            {
              association: String(association),
              to_folded: foldKey(by, value),
              source_key: key,
              state,
            },
          ]
    const held = line('held', written)
    const left = decision.kind === 'update' ? line('left', decision.before[by.property]) : []
    return held[0] !== undefined && held[0].to_folded === left[0]?.to_folded
      ? []
      : [...held, ...left]
  })
}

const clears = (decision: Decision): boolean =>
  decision.kind === 'update' && decision.clearsFirst === true

function wantOptions({ missing, properties }: Mapping, decision: Decision): void {
  if (decision.kind !== 'create' && decision.kind !== 'update') return
  for (const property of properties) {
    const value = decision.properties[property.name]
    if (value !== undefined) missing.want(property, value)
  }
}

function checkRow(mapping: Mapping, matching: Matching | null, row: Row): Checked | RowProblem {
  const key = textOrNullIn(row, 'source_key') ?? ''
  const outcome = mapping.check(
    mapping.properties.map((_, index) => textOrNullIn(row, `field_${index}`)),
  )
  if (outcome.kind === 'problem') return outcome.problem
  const written = textOrNullIn(row, 'identity_text')
  if (mapping.identity === null || written === null) {
    return {
      row,
      key,
      values: outcome.values,
      identity: null,
      sought: textOrNullIn(row, 'identity'),
    }
  }
  const identity = mapping.identity.check(written)
  if (identity.kind === 'problem') return identity.problem
  const before = textOrNullIn(row, 'linked_identity')
  return {
    row,
    key,
    values: outcome.values,
    identity: {
      property: mapping.identity.property,
      value: identity.value,
      moved:
        before !== null &&
        matching !== null &&
        foldKey(matching, before) !== foldKey(matching, identity.value),
    },
    sought: identity.value,
  }
}

/** The record of each row: the one it was linked to while that lives, else by identity. */
async function matchAll(
  context: OutboundContext,
  mapping: Mapping,
  matching: Matching | null,
  rows: readonly Checked[],
): Promise<ReadonlyMap<string, Match>> {
  const { order, ports } = context
  const { object } = order.target
  const properties = [
    ...mapping.properties,
    ...(mapping.identity ? [mapping.identity.property] : []),
  ].flatMap(({ name }) => (mapping.missing.lacks(name) ? [] : [name]))
  const matches = new Map<string, Match>()
  const idOf = (one: Checked): string | null => textOrNullIn(one.row, 'linked_id')

  const byId: Matching = { kind: 'record_id' }
  const linked = rows.flatMap((one) => idOf(one) ?? [])
  const living = await findRecords(ports.hubspot, object, byId, linked, properties, ports.signal)
  const left: Checked[] = []
  for (const one of rows) {
    const record: WireRecord | undefined = living.get(idOf(one) ?? '')?.[0]
    if (record === undefined) left.push(one)
    else matches.set(one.key, { kind: 'one', record })
  }
  if (matching === null) return matches
  const sought = left.flatMap((one) => one.sought ?? [])
  const found = await findRecords(ports.hubspot, object, matching, sought, properties, ports.signal)
  for (const one of left) {
    const records = one.sought === null ? [] : (found.get(foldKey(matching, one.sought)) ?? [])
    const [record] = records
    if (record === undefined) continue
    matches.set(one.key, records.length === 1 ? { kind: 'one', record } : { kind: 'several' })
  }
  const unseen = left.filter((one) => one.sought !== null && !matches.has(one.key))
  for (const [one, record] of await knownRecords(context, matching, unseen, properties))
    matches.set(one.key, { kind: 'one', record })
  const lost = left.filter((one) => idOf(one) !== null && !matches.has(one.key))
  for (const [one, record] of await survivors(context, lost, idOf, properties)) {
    matches.set(one.key, { kind: 'one', record })
  }
  return matches
}

/**
 * Records that search doesn't show yet, though a row of the same identity made them or wrote to them: HubSpot's index
 * lags, and a row whose key changed meanwhile would make the same record once more.
 */
async function knownRecords(
  { order, ports }: OutboundContext,
  matching: Matching,
  rows: readonly Checked[],
  properties: readonly string[],
): Promise<readonly (readonly [Checked, WireRecord])[]> {
  if (matching.kind !== 'searched') return []
  const idOf = ({ row }: Checked): string | null => textOrNullIn(row, 'known_id')
  const living = await findRecords(
    ports.hubspot,
    order.target.object,
    { kind: 'record_id' },
    rows.flatMap((one) => idOf(one) ?? []),
    [...properties, matching.property],
    ports.signal,
  )
  return rows.flatMap((one) => {
    const [record] = living.get(idOf(one) ?? '') ?? []
    return record !== undefined &&
      keysOf(matching, record).includes(foldKey(matching, one.sought ?? ''))
      ? [[one, record]]
      : []
  })
}

/** Rows whose record is found neither by its id nor by their identity: it may have been merged, and its value lost. */
async function survivors(
  { order, ports }: OutboundContext,
  lost: readonly Checked[],
  idOf: (one: Checked) => string | null,
  properties: readonly string[],
): Promise<ReadonlyMap<Checked, WireRecord>> {
  const { object } = order.target
  const ids = new Map<Checked, string>()
  for (const one of lost) {
    const id = await ports.hubspot.survivor(object, idOf(one) ?? '', ports.signal)
    if (id !== null) ids.set(one, id)
  }
  const byId: Matching = { kind: 'record_id' }
  const wanted = [...ids.values()]
  const found = await findRecords(ports.hubspot, object, byId, wanted, properties, ports.signal)
  return new Map(
    [...ids].flatMap(([one, id]) =>
      (found.get(id) ?? []).slice(0, 1).map((record) => [one, record]),
    ),
  )
}
