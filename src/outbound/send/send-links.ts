import { createHash } from 'node:crypto'
import { countIn, textIn } from '../../engine/cells.ts'
import type { Slot } from '../../engine/ports.ts'
import { errorKinds } from '../../errors/catalogue.ts'
import { stageLines } from '../staging.ts'
import { tableSlots } from '../tables.ts'
import type { AdvancedLinks } from './advance.ts'
import type { Batch, Desk } from './desk.ts'
import { type Pair, type PairVerdict, pairColumns, pairLine, pairOf } from './pair.ts'
import { type Direction, sendPairs } from './send-pairs.ts'
import { withPresentLabels } from './present-labels.ts'

/** HUBSPOT.md 6: what the client puts into one call. */
const pairsACall = 100
const callsAtOnce = 4
/** Every call for a pair can be repeated without harm, so lost answers and passing faults simply go again. */
const mostPasses = 3

const { association_changes, batches, linked, links, sent_links } = tableSlots

/**
 * Sends all unfinished links. Runs after the records, so that links find the records that were just created.
 * `recordsOpen`: some records are not settled yet, so links that wait for a record go on waiting. What is settled is
 * added to the counts at once. Returns how many links' outcome is not known after all passes.
 */
export async function sendLinks(desk: Desk, recordsOpen: boolean, counts: Counts): Promise<number> {
  counts.set_aside += await fillIds(desk, recordsOpen)
  for (let pass = 1; ; pass += 1) {
    const directions = await openDirections(desk)
    const open = directions.reduce((sum, one) => sum + one.links, 0)
    if (open === 0 || pass > mostPasses) return open
    for (const direction of directions) {
      await sendDirection(desk, direction, pass < mostPasses, counts)
    }
  }
}

type Counts = { -readonly [kind in keyof AdvancedLinks]: number }

interface OpenDirection extends Direction {
  readonly links: number
  readonly pairs: number
}

/** Links on records that this sync has just written get their ids; what can't have one is set aside. Returns how many. */
async function fillIds(desk: Desk, recordsOpen: boolean): Promise<number> {
  const { context, sync } = desk
  const slots = { association_changes, links }
  return context.commit(async (transaction) => {
    for (const name of ['outbound/send_link_from_ids', 'outbound/send_link_to_ids']) {
      await transaction.run({ name, slots, values: { sync } })
    }
    if (recordsOpen) return 0
    return transaction.run({
      name: 'outbound/send_links_unwritten',
      slots: { association_changes },
      values: {
        sync,
        message: errorKinds['outbound.record_not_written'].meaning,
        changed_at: context.ports.clock.now(),
      },
    })
  })
}

async function openDirections(desk: Desk): Promise<readonly OpenDirection[]> {
  const rows = await desk.context.ports.warehouse.rows({
    name: 'outbound/send_open_links',
    slots: { association_changes },
    values: { sync: desk.sync },
  })
  return rows.map((row) => ({
    from: textIn(row, 'from_type'),
    to: textIn(row, 'to_type'),
    links: countIn(row, 'counted'),
    pairs: countIn(row, 'pairs'),
  }))
}

interface Call {
  readonly batch: Batch
  readonly pairs: readonly Pair[]
}

async function sendDirection(
  desk: Desk,
  direction: OpenDirection,
  again: boolean,
  counts: Counts,
): Promise<void> {
  const { context, sync } = desk
  const { warehouse, signal } = context.ports
  const rows = pairsACall * callsAtOnce
  let done = 0
  for (let after = ''; ; ) {
    signal.throwIfAborted()
    const page = await warehouse.rows({
      name: 'outbound/send_pairs',
      slots: { association_changes },
      values: { sync, from_type: direction.from, to_type: direction.to, after, rows },
    })
    if (page.length === 0) return
    const planned = page.map(pairOf)
    after = planned.at(-1)?.id ?? after
    const pairs = await withPresentLabels(desk, direction, planned)
    const calls = callsOf(desk, direction, pairs)
    await mark(desk, direction, calls)
    const answers = await Promise.allSettled(
      calls.map(async (call) => ({
        call,
        verdicts: await sendPairs(desk, direction, call.pairs, again),
      })),
    )
    await settle(
      desk,
      answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : [])),
      counts,
    )
    const failed = answers.find((answer) => answer.status === 'rejected')
    // Its links stay sent: the next run sends them again.
    if (failed !== undefined) throw failed.reason
    done += pairs.length
    context.progress('sending links', done, direction.pairs)
    if (page.length < rows) return
  }
}

function callsOf(desk: Desk, direction: Direction, pairs: readonly Pair[]): readonly Call[] {
  const calls: Call[] = []
  for (let at = 0; at < pairs.length; at += pairsACall) {
    const part = pairs.slice(at, at + pairsACall)
    calls.push({
      batch: {
        id: desk.context.ports.random.uuid(),
        object: direction.from,
        action: 'link',
        route: 'batch',
        rows: part.length,
        sha256: createHash('sha256').update(JSON.stringify(part)).digest('hex'),
        importName: null,
      },
      pairs: part,
    })
  }
  return calls
}

async function mark(desk: Desk, direction: Direction, calls: readonly Call[]): Promise<void> {
  const { context, sync } = desk
  const now = context.ports.clock.now()
  await context.commit(async (transaction) => {
    for (const { batch, pairs } of calls) {
      await desk.addBatch(transaction, batch, now)
      await transaction.run({
        name: 'outbound/send_mark_links',
        slots: { association_changes },
        values: {
          sync,
          from_type: direction.from,
          to_type: direction.to,
          batch_id: batch.id,
          first: pairs[0]?.id ?? '',
          last: pairs.at(-1)?.id ?? '',
          changed_at: now,
        },
      })
    }
  })
}

interface Answered {
  readonly call: Call
  readonly verdicts: readonly PairVerdict[]
}

/** Links, what the sync vouches for, and the rows that are done with: all in one transaction. */
async function settle(desk: Desk, answers: readonly Answered[], counts: Counts): Promise<void> {
  if (answers.length === 0) return
  const { context, sync } = desk
  const { ports, runId } = context
  const table = desk.staging('pair_verdicts')
  await stageLines(ports, table, pairColumns, async (lines) => {
    for (const { call, verdicts } of answers) {
      for (const verdict of verdicts) {
        await lines.write(JSON.stringify(pairLine(verdict, call.batch.id)))
      }
    }
  })
  const verdicts: Slot = { kind: 'table', table }
  const now = ports.clock.now()
  const judged = { association_changes, verdicts }
  const stamp = { sync, run_id: runId, changed_at: now }
  const came = await context.commit(async (transaction) => {
    await transaction.run({
      name: 'outbound/settle_association_changes',
      slots: judged,
      values: { sync, changed_at: now },
    })
    const vouched = { ...judged, sent_links }
    const rows = { ...judged, linked }
    await transaction.run({
      name: 'outbound/settle_forget_sent_links',
      slots: vouched,
      values: { sync },
    })
    await transaction.run({ name: 'outbound/settle_sent_links', slots: vouched, values: stamp })
    await transaction.run({ name: 'outbound/settle_forget_linked', slots: rows, values: { sync } })
    await transaction.run({ name: 'outbound/settle_linked', slots: rows, values: stamp })
    for (const { call } of answers) {
      await transaction.run({
        name: 'outbound/settle_batch',
        slots: { batches },
        values: { batch_id: call.batch.id, status: 'settled', sent_at: null, changed_at: now },
      })
    }
    return transaction.rows({
      name: 'outbound/settle_count_links',
      slots: judged,
      values: { sync },
    })
  })
  for (const row of came) {
    const counted = countIn(row, 'counted')
    const status = textIn(row, 'status')
    if (status === 'set_aside') counts.set_aside += counted
    if (status !== 'settled') continue
    if (textIn(row, 'action') === 'add') counts.added += counted
    else counts.removed += counted
  }
  await ports.warehouse.drop(table)
}
