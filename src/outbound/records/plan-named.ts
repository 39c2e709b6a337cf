import { textOrNullIn } from '../../engine/cells.ts'
import type { LineWriter, Row, WireRecord } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import type { Mapping } from '../fields/mapping.ts'
import { type RowProblem, problem } from '../problem.ts'
import type { Decision } from './decide.ts'
import { findRecords, foldKey, keysOf, type Matching } from './matching.ts'
import { lineOf } from './plan-line.ts'
import { liveRecords, valuesBefore } from './undo-values.ts'

/** What planning archives needs besides the order. */
export interface ArchiveFacts {
  readonly mapping: Mapping
  readonly matching: Matching
  /** Properties whose values are kept for undo. */
  readonly kept: readonly string[]
  /** A record without a value of it is gone already; null: every live one is there. */
  readonly held: string | null
}

/** The mapped properties and the identity: what a person knows a record by. */
export function knownBy({ mapping }: ArchiveFacts): readonly string[] {
  const identity = mapping.identity === null ? [] : [mapping.identity.property]
  return [...new Set([...identity, ...mapping.properties].map(({ name }) => name))]
}

/** Whether a live record is one to be archived at all. */
export const isHeld = ({ held }: ArchiveFacts, record: WireRecord): boolean =>
  held === null || (record.properties[held] ?? '') !== ''

/** Everything that is read of a record before it is archived. */
export function readBefore(facts: ArchiveFacts): readonly string[] {
  const { matching } = facts
  const own =
    matching.kind === 'record_id'
      ? []
      : [matching.property, ...(matching.alsoHeldIn === null ? [] : [matching.alsoHeldIn])]
  return [...new Set([...facts.kept, ...knownBy(facts), ...own])]
}

interface Named {
  readonly row: Row
  readonly sought: string | null
}

/**
 * Decides for rows of the strategy archive: the one live record that a row names by its identity is archived, a row
 * without one is as wanted already. The ledger is not asked: what a row named before is not what it names now.
 * Each record that was found is read by its id, all values that are kept of it, and must answer to the identity then.
 */
export async function planNamed(
  context: OutboundContext,
  facts: ArchiveFacts,
  rows: readonly Row[],
  decisions: LineWriter,
): Promise<void> {
  const { order, ports, runId } = context
  const { object } = order.target
  const { matching } = facts
  const write = (row: Row, decision: Decision | RowProblem): Promise<void> =>
    decisions.write(JSON.stringify(lineOf(runId, matching, row, decision, null)))

  const named: Named[] = []
  for (const row of rows) {
    const text = textOrNullIn(row, 'identity_text')
    const outcome = text === null ? null : facts.mapping.identity?.check(text)
    if (outcome?.kind === 'problem') await write(row, outcome.problem)
    else named.push({ row, sought: outcome?.value ?? textOrNullIn(row, 'identity') })
  }
  const sought = named.flatMap((one) => one.sought ?? [])
  const found = await findRecords(ports.hubspot, object, matching, sought, [], ports.signal)
  const ids = [...found.values()].flat().map(({ id }) => id)
  const live = await liveRecords(ports.hubspot, object, ids, readBefore(facts), ports.signal)
  for (const { row, sought: key } of named) {
    const folded = key === null ? '' : foldKey(matching, key)
    const records = (found.get(folded) ?? [])
      .flatMap(({ id }) => live.get(id) ?? [])
      .filter((record) => isHeld(facts, record) && keysOf(matching, record).includes(folded))
    const [record] = records
    if (record === undefined) await write(row, { kind: 'gone' })
    else if (records.length > 1) {
      const why = problem('outbound.identity_ambiguous', undefined, null, true)
      await write(row, { kind: 'set_aside', action: 'archive', problem: why })
    } else {
      const before = valuesBefore(record, facts.kept, knownBy(facts))
      await write(row, { kind: 'archive', id: record.id, before })
    }
  }
}
