import { textIn } from '../../engine/cells.ts'
import type { Property, TableName } from '../../engine/ports.ts'
import { foldKey } from '../records/matching.ts'
import { stageLines } from '../staging.ts'
import type { AccountFacts } from './account-facts.ts'
import type { Change } from './change.ts'
import type { Desk } from './desk.ts'
import type { Judge } from './judge.ts'
import { orderOfMoves, type Wait } from './move-order.ts'
import { sendChosen } from './send-batches.ts'

/** Pairs of updates that are put in order in one pass; what is beyond them is set aside by HubSpot and goes next time. */
const mostWaits = 20_000
const moveColumns = ['change_id', 'property', 'takes', 'gives'] as const

/**
 * Sends first the updates that hand unique values on among records of the sync, as when two contacts swap addresses:
 * HubSpot refuses a value while another record has it. The record that leaves a value goes before the one that takes it.
 * In a ring one record steps aside: all of its row is written, with the handed-on value empty, so that it is refused
 * before anything moves if HubSpot refuses the row at all. Its change stays planned until the ring is through, so
 * a run that is killed in between is continued from here; and a value that could not be handed on is put back (judge.ts).
 */
export async function sendMoves(
  desk: Desk,
  facts: AccountFacts,
  judge: Judge,
  object: string,
): Promise<void> {
  const waits = await contended(desk, facts, object)
  if (waits.length === 0) return
  const order = orderOfMoves(waits)
  desk.context.ports.log.info('values_handed_on', { sync: desk.sync, records: order.size })
  for (let step = order.next(); step !== null; step = order.next()) {
    const changes = await chosen(desk, step.changes)
    if (step.kind === 'send') await sendChosen(desk, judge, changes)
    else for (const change of changes) await stepAside(desk, change, step.properties)
  }
}

async function contended(
  desk: Desk,
  facts: AccountFacts,
  object: string,
): Promise<readonly Wait[]> {
  const { ports } = desk.context
  const properties = await uniqueOnes(desk, facts, object)
  if (properties.length === 0) return []
  const moves = desk.staging('moves')
  const staged = await stageMoves(desk, facts, object, properties, moves)
  const rows =
    staged < 2
      ? []
      : await ports.warehouse.rows({
          name: 'outbound/send_contended',
          slots: { moves: { kind: 'table', table: moves } },
          values: { pairs: mostWaits },
        })
  await ports.warehouse.drop(moves)
  return rows.map((row) => ({
    change: textIn(row, 'change_id'),
    holder: textIn(row, 'holder_id'),
    property: textIn(row, 'property'),
  }))
}

/** The properties of the sync whose values HubSpot keeps apart: only those can be in each other's way. */
async function uniqueOnes(
  desk: Desk,
  facts: AccountFacts,
  object: string,
): Promise<readonly Property[]> {
  const { fields, identifyBy } = desk.context.order
  const names = new Set(fields.map(({ property }) => property))
  if (identifyBy?.kind === 'property') names.add(identifyBy.property)
  const known = await facts.properties(object)
  const unique: Property[] = []
  for (const name of names) {
    const property = known.get(name)
    const matching = await facts.matchingBy(object, name)
    if (property !== undefined && matching?.kind === 'unique') unique.push(property)
  }
  return unique
}

async function stageMoves(
  desk: Desk,
  facts: AccountFacts,
  object: string,
  properties: readonly Property[],
  table: TableName,
): Promise<number> {
  return stageLines(desk.context.ports, table, moveColumns, async (lines) => {
    for (const { name } of properties) {
      const matching = await facts.matchingBy(object, name)
      if (matching === null) continue
      const changes = desk.changes('outbound/send_moving', {
        slots: {},
        values: { object, needle: `${JSON.stringify(name)}:` },
      })
      for await (const page of changes) {
        for (const { id, properties: writes, before } of page) {
          const takes = foldKey(matching, writes[name] ?? '')
          const gives = foldKey(matching, before[name] ?? '')
          if (takes === gives) continue
          await lines.write(
            JSON.stringify({
              change_id: id,
              property: name,
              takes: takes === '' ? null : takes,
              gives: gives === '' ? null : gives,
            }),
          )
        }
      }
    }
  })
}

async function chosen(desk: Desk, ids: readonly string[]): Promise<readonly Change[]> {
  const table = desk.staging('chosen')
  await stageLines(desk.context.ports, table, ['change_id'], async (lines) => {
    for (const id of ids) await lines.write(JSON.stringify({ change_id: id }))
  })
  const changes: Change[] = []
  const pages = desk.changes('outbound/send_chosen', {
    slots: { chosen: { kind: 'table', table } },
    values: {},
  })
  for await (const page of pages) changes.push(...page)
  await desk.context.ports.warehouse.drop(table)
  return changes
}

/** Repeating it changes nothing. If it is refused, nothing has moved, and the ring's updates meet HubSpot's own answers. */
async function stepAside(desk: Desk, change: Change, properties: readonly string[]): Promise<void> {
  const { hubspot, signal } = desk.context.ports
  if (change.hubspotId === null) return
  const aside = Object.fromEntries(properties.map((name) => [name, '']))
  await hubspot.update(
    change.object,
    [{ trace: change.id, id: change.hubspotId, properties: { ...change.properties, ...aside } }],
    signal,
  )
}
