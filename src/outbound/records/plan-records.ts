import { textOrNullIn } from '../../engine/cells.ts'
import type { LineWriter, Row, WireRecord } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import type { Mapping } from '../fields/mapping.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import type { RowProblem } from '../problem.ts'
import { tableSlots } from '../tables.ts'
import { type Decision, decide, type IdentityValue, type Match } from './decide.ts'
import { findRecords, foldKey, type Matching } from './matching.ts'
import { lineOf, planColumns } from './plan-line.ts'

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
}

export const ownKeyColumns = ['association', 'to_folded', 'source_key'] as const

/** Rows looked at in one go: some batch reads' worth, and never more than this in memory. */
const rowsAtOnce = 1_000

/**
 * Decides for each changed row what is to be done and stages the decisions as the run table `plan`, and the keys that
 * created records will answer to as `own_keys`. Only changed rows pass through here, in bounded chunks.
 */
export async function planRecords(
  context: OutboundContext,
  mapping: Mapping,
  matching: Matching | null,
  ownKeys: readonly OwnKey[],
  tables: RunTables,
): Promise<RecordPlan> {
  const { order, ports } = context
  const decisions = await ports.work.writer('plan.ndjson')
  const own = await ports.work.writer('own-keys.ndjson')
  let looked = 0
  let skipped = 0
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
      values: { sync: order.sync, create_only: order.strategy === 'create' },
    })
    for await (const chunk of rows) {
      for (let start = 0; start < chunk.length; start += rowsAtOnce) {
        ports.signal.throwIfAborted()
        const part = chunk.slice(start, start + rowsAtOnce)
        const kept = part.filter((row) => !isSkipped(row))
        skipped += part.length - kept.length
        await planChunk(context, mapping, matching, ownKeys, kept, decisions, own)
        looked += part.length
        context.progress('comparing with HubSpot', looked, null)
      }
    }
  } finally {
    await decisions.close()
    await own.close()
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
  await work.remove(decisions.path)
  await work.remove(own.path)
  return { looked, skipped }
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
): Promise<void> {
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
    strategy: order.strategy,
    requires: order.target.actions.create.requires,
    mayCreate: matching?.kind !== 'record_id',
  }
  for (const one of checked) {
    const decision = decide(how, one.values, one.identity, found.get(one.key) ?? { kind: 'none' })
    const sent = JSON.stringify(
      Object.fromEntries(one.values.map(({ property, value }) => [property.name, value])),
    )
    await write(one.row, decision, sent)
    if (decision.kind !== 'create') continue
    for (const { association, matching: by } of ownKeys) {
      const value = by.kind === 'record_id' ? '' : (decision.properties[by.property] ?? '')
      if (value === '') continue
      await own.write(
        JSON.stringify({
          association: String(association),
          to_folded: foldKey(by, value),
          source_key: one.key,
        }),
      )
    }
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
  ].map((property) => property.name)
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
  return matches
}
