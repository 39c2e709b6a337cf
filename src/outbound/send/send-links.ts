import { createHash } from 'node:crypto'
import { countIn, textIn } from '../../engine/cells.ts'
import { errorKinds } from '../../errors/catalogue.ts'
import { stageLines } from '../staging.ts'
import { tableSlots } from '../tables.ts'
import type { Batch, Desk } from './desk.ts'
import type { LinkImports } from './link-import.ts'
import { type Pair, type PairVerdict, pairColumns, pairLine, pairOf } from './pair.ts'
import { type Direction, sendPairs } from './send-pairs.ts'
import { withPresentLabels } from './present-labels.ts'
import { type LinkCounts, settleLinks } from './settle-links.ts'

/** HUBSPOT.md 6: what the client puts into one call. */
const pairsACall = 100
const callsAtOnce = 4
/** Every call for a pair can be repeated without harm, so lost answers and passing faults simply go again. */
const mostPasses = 3

const { association_changes, batches, links } = tableSlots

/** Links that are at no end yet. */
export interface OpenLinks {
  /** Their outcome is not known after all passes. */
  readonly links: number
  /** Imports that carry further ones and are at work still. */
  readonly imports: number
}

/**
 * Sends all unfinished links. Runs after the records, so that links find the records that were just created.
 * `recordsOpen`: some records are not settled yet, so links that wait for a record go on waiting. What is settled is
 * added to the counts at once.
 */
export async function sendLinks(
  desk: Desk,
  imports: LinkImports,
  recordsOpen: boolean,
  counts: LinkCounts,
): Promise<OpenLinks> {
  if ((await pendingLinks(desk)) === 0) return { links: 0, imports: 0 }
  await imports.settleOpen()
  counts.set_aside += await fillIds(desk, recordsOpen)
  for (const direction of await openDirections(desk)) await imports.send(direction)
  for (let pass = 1; ; pass += 1) {
    const directions = await openDirections(desk)
    const links = directions.reduce((sum, one) => sum + one.links, 0)
    if (links === 0 || pass > mostPasses) return { links, imports: await imports.atWork() }
    for (const direction of directions) {
      await sendDirection(desk, direction, pass < mostPasses, counts)
    }
  }
}

interface OpenDirection extends Direction {
  readonly links: number
  readonly pairs: number
}

/** Most runs have none, and whatever else looks for them need not be asked. */
async function pendingLinks(desk: Desk): Promise<number> {
  const [row] = await desk.context.ports.warehouse.rows({
    name: 'outbound/send_pending_links',
    slots: { association_changes, batches },
    values: { sync: desk.sync },
  })
  return countIn(row, 'pending')
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
    slots: { association_changes, batches },
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
  counts: LinkCounts,
): Promise<void> {
  const { context, sync } = desk
  const { warehouse, signal } = context.ports
  const rows = pairsACall * callsAtOnce
  let done = 0
  for (let after = ''; ; ) {
    signal.throwIfAborted()
    const page = await warehouse.rows({
      name: 'outbound/send_pairs',
      slots: { association_changes, batches },
      values: { sync, from_type: direction.from, to_type: direction.to, after, rows },
    })
    if (page.length === 0) return
    const planned = ofOneKind(page.map(pairOf))
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
    if (page.length < rows && planned.length === page.length) return
  }
}

/** The first of a page that all only lose something, or all gain: calls of both at once would not keep their order. */
function ofOneKind(pairs: readonly Pair[]): readonly Pair[] {
  const other = pairs.findIndex(({ write }) => (write === null) !== (pairs[0]?.write === null))
  return other === -1 ? pairs : pairs.slice(0, other)
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
        slots: { association_changes, batches },
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

async function settle(desk: Desk, answers: readonly Answered[], counts: LinkCounts): Promise<void> {
  if (answers.length === 0) return
  const table = desk.staging('pair_verdicts')
  await stageLines(desk.context.ports, table, pairColumns, async (lines) => {
    for (const { call, verdicts } of answers) {
      for (const verdict of verdicts) {
        await lines.write(JSON.stringify(pairLine(verdict, call.batch.id)))
      }
    }
  })
  const ends = new Map(answers.map(({ call }) => [call.batch.id, 'settled' as const]))
  await settleLinks(desk, table, ends, counts)
}
