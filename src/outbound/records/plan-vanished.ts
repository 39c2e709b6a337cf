import { textIn } from '../../engine/cells.ts'
import type { LineWriter, Row } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { tableSlots } from '../tables.ts'
import { keysOf } from './matching.ts'
import { lineOf, planColumns } from './plan-line.ts'
import { type ArchiveFacts, isHeld, knownBy, readBefore } from './plan-named.ts'
import { liveRecords, valuesBefore } from './undo-values.ts'

/** Rows looked at in one go: every value of their records is read. */
const rowsAtOnce = 500

const keyColumns = ['source_key', 'folded'] as const

/**
 * Decides, for a mirror, about the records whose rows are gone from the source, staged as the run table `leaving`:
 * `planned` is archived; `unchanged` without an id is gone already, merged into another record, or another row's by now,
 * and only forgotten; `unchanged` with one may be meant by a row that is still there, and stays. Runs after the rows of the source are planned. Null: the sync is no mirror, and nothing leaves.
 */
export async function planVanished(
  context: OutboundContext,
  facts: ArchiveFacts | null,
  tables: RunTables,
): Promise<void> {
  const { order, ports } = context
  const { warehouse, work } = ports
  const decisions = await work.writer('leaving.ndjson')
  const keys = await work.writer('left-keys.ndjson')
  try {
    if (facts !== null) {
      const rows = warehouse.stream({
        name: 'outbound/vanished_rows',
        slots: {
          links: tableSlots.links,
          frozen: tables.slot('frozen'),
          changes: tableSlots.changes,
        },
        values: { sync: order.sync, object: order.target.object },
      })
      for await (const chunk of rows) {
        for (let start = 0; start < chunk.length; start += rowsAtOnce) {
          ports.signal.throwIfAborted()
          await decide(context, facts, chunk.slice(start, start + rowsAtOnce), decisions, keys)
          context.progress('looking at rows that are gone', decisions.lines, null)
        }
      }
    }
  } finally {
    await decisions.close()
    await keys.close()
  }
  const staged = [
    { part: 'leaving', names: planColumns, path: decisions.path },
    { part: 'left_keys', names: keyColumns, path: keys.path },
  ]
  for (const { part, names, path } of staged) {
    const columns = names.map((name) => ({ name, path: [name] }))
    await warehouse.stage({ table: tables.table(part), columns }, [{ format: 'ndjson', path }])
    await work.remove(path)
  }
  if (facts === null) return
  const slots = {
    leaving: tables.slot('leaving'),
    plan: tables.slot('plan'),
    links: tableSlots.links,
    frozen: tables.slot('frozen'),
  }
  const values = { sync: order.sync, object: order.target.object }
  await warehouse.run({ name: 'outbound/leave_moved', slots, values })
  await warehouse.run({
    name: 'outbound/keep_claimed',
    slots: { ...slots, left_keys: tables.slot('left_keys') },
    values: { sync: order.sync },
  })
}

async function decide(
  context: OutboundContext,
  facts: ArchiveFacts,
  rows: readonly Row[],
  decisions: LineWriter,
  keys: LineWriter,
): Promise<void> {
  const { order, ports, runId } = context
  const { matching } = facts
  const ids = rows.map((row) => textIn(row, 'hubspot_id'))
  const properties = readBefore(facts)
  const live = await liveRecords(ports.hubspot, order.target.object, ids, properties, ports.signal)
  for (const row of rows) {
    const found = live.get(textIn(row, 'hubspot_id'))
    const record = found !== undefined && isHeld(facts, found) ? found : undefined
    const decision =
      record === undefined
        ? ({ kind: 'gone' } as const)
        : ({
            kind: 'archive',
            id: record.id,
            before: valuesBefore(record, facts.kept, knownBy(facts)),
          } as const)
    await decisions.write(JSON.stringify(lineOf(runId, matching, row, decision, null)))
    if (record === undefined) continue
    for (const folded of keysOf(matching, record)) {
      await keys.write(JSON.stringify({ source_key: textIn(row, 'source_key'), folded }))
    }
  }
}
