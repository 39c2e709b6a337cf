import type { CollectionStream } from '../../declare/index.ts'
import { countIn } from '../../engine/cells.ts'
import { tableSlot } from '../../engine/journal/tables.ts'
import type { StreamOrder } from '../../engine/orders.ts'
import type { StreamVerification } from '../../engine/verification.ts'
import { choiceOf, chosenColumns, isSameChoice } from '../collection-columns.ts'
import { collectionLayout } from '../layout.ts'
import { objectsOf } from '../links/directions.ts'
import { itemLine } from '../record-lines.ts'
import { chooseStrategy } from '../routes.ts'
import { withProof } from '../run-collection.ts'
import type { StreamState } from '../state.ts'
import { currentRows } from '../storage.ts'
import { earlier, windowFor } from '../windows.ts'
import {
  type Difference,
  differences,
  doubledIds,
  stageCame,
  type Subject,
  subjectOf,
  unaccountedRuns,
} from './compare.ts'
import { columnsOf, type VerifyContext } from './context.ts'
import { judge, type Vouched } from './judge.ts'
import { findingOf, Findings, unread } from './report.ts'

interface CollectionContext extends VerifyContext {
  readonly stream: CollectionStream
  readonly state: StreamState
  readonly subject: Subject
  readonly vouched: Vouched
  readonly foreign: ReadonlySet<string>
}

/** Compares a collection with HubSpot: all of it is read, since HubSpot tells no totals of collections. */
export async function verifyCollection(
  context: VerifyContext,
  one: StreamOrder,
  stream: CollectionStream,
  state: StreamState,
): Promise<StreamVerification> {
  const storage = state.storage ?? one.storage
  const target = currentRows(stream.name, storage)
  const present = columnsOf(context, target.name)
  if (state.firstReadAt === null || present === null) return unread(stream.name)
  const chosen = chosenColumns(stream, one)
  const isChosenAnew = !isSameChoice(state, choiceOf(stream, chosen))
  const at: CollectionContext = {
    ...context,
    stream,
    state,
    subject: subjectOf(collectionLayout(stream, chosen), target, present),
    vouched: vouchedBy(context, one, stream, state, isChosenAnew),
    foreign: storage === 'merge' ? await unaccountedRuns(context, stream.name) : new Set<string>(),
  }
  const findings = new Findings()
  if (storage === 'merge') {
    for (const id of await doubledIds(context, target))
      findings.add({ kind: 'doubled', id, columns: [] })
  }
  let look = await lookAt(at)
  if (look.judged.some(({ verdict }) => !verdict.isPending)) {
    // Both sides move on while a collection is read: only what is found twice counts.
    const before = new Set(look.judged.map(({ one: { id } }) => id))
    const again = await lookAt(at)
    look = { ...again, judged: again.judged.filter(({ one: { id } }) => before.has(id)) }
  }
  for (const { one: found, verdict } of look.judged) {
    if (verdict.isPending) findings.addPending()
    else findings.add(findingOf(found, verdict))
  }
  return findings.report(stream.name, look.counts, look.note)
}

function vouchedBy(
  context: VerifyContext,
  one: StreamOrder,
  stream: CollectionStream,
  state: StreamState,
  isChosenAnew: boolean,
): Vouched {
  const { order, now } = context
  const backfill = state.backfill || isChosenAnew
  const chosen = chooseStrategy(one, { position: state.firstReadAt, backfill }, false)
  const plan = withProof({ desk: { state }, order, now }, stream, chosen)
  const readAt = state.reconciledAt ?? state.firstReadAt
  const position = state.position ?? (readAt === null ? null : earlier(readAt, order.horizonMs))
  return {
    position: backfill ? null : position,
    rereads: plan.whole,
    sweptTo: state.sweptTo,
    sweepDue: plan.whole,
    proofDue: plan.whole,
  }
}

interface Look {
  readonly judged: readonly {
    readonly one: Difference
    readonly verdict: NonNullable<ReturnType<typeof judge>>
  }[]
  readonly counts: Pick<StreamVerification, 'warehouse' | 'hubspot' | 'sampled'>
  readonly note?: string
}

async function lookAt(context: CollectionContext): Promise<Look> {
  const { ports, subject, vouched } = context
  const { warehouse } = ports
  const read = await readAll(context)
  const came = await stageCame(context, subject, [read.path])
  const asked = context.scratch.table()
  const sampled = await warehouse.derive(asked, {
    name: 'verify/all_ids',
    slots: { came: tableSlot(came), target: tableSlot(subject.target) },
  })
  const judged: Look['judged'][number][] = []
  let spared = 0
  const where = { archived: new Map(), merged: new Map() }
  for await (const one of differences(context, subject, asked, came, context.foreign)) {
    const verdict = judge(one, vouched, where)
    if (verdict === null) continue
    if (verdict.kind === 'extra' && isSpared(one.id, read.leftOut)) spared += 1
    else if (verdict.kind !== 'extra' || mayBeGone(context)) judged.push({ one, verdict })
  }
  const [row] = await warehouse.rows({
    name: 'verify/collection_counts',
    slots: { came: tableSlot(came), target: tableSlot(subject.target) },
  })
  await warehouse.drop(asked)
  await warehouse.drop(came)
  return {
    judged,
    counts: {
      warehouse: countIn(row, 'live'),
      hubspot: read.parts.length + spared > 0 ? null : countIn(row, 'came'),
      sampled: sampled - spared,
    },
    ...(read.parts.length + spared === 0 ? {} : { note: notRead(read.parts, spared) }),
  }
}

/** Whether a row that a read does not name can be called gone. */
function mayBeGone({ order, stream }: CollectionContext): boolean {
  // What HubSpot forgets of events is kept; a start date leaves out what is older.
  if (stream.removals.kind === 'none') return false
  return order.startDate === null || stream.read.incremental === undefined
}

/** Whether the row belongs to a part that was not looked at. */
const isSpared = (id: string, leftOut: readonly (string | null)[]): boolean =>
  leftOut.some((prefix) => prefix === null || id.startsWith(prefix))

function notRead(parts: readonly string[], spared: number): string {
  const rows = spared === 0 ? '' : ` ${spared} rows are of parts that were not read now.`
  const shown = parts.length === 0 ? '' : ` HubSpot did not show ${parts.join(', ')}.`
  return `${shown}${rows}`.trim()
}

interface ReadAll {
  readonly path: string
  /** What the ids of unread parts begin with; null: any id. */
  readonly leftOut: readonly (string | null)[]
  readonly parts: readonly string[]
}

async function readAll(context: CollectionContext): Promise<ReadAll> {
  const { ports, order, stream, state, subject, now } = context
  const paths = new Map(
    Object.entries(stream.columns).map(([name, column]) => [name, column.from ?? [name]]),
  )
  const lines = await ports.work.writer('verify.ndjson')
  const leftOut: (string | null)[] = []
  const parts = new Set<string>()
  const request = {
    collection: stream.collection,
    full: true,
    window: windowFor(null, order.startDate, now),
    memory: state.memory,
    resume: null,
    sweep: true,
    objects: [...objectsOf(order).keys()],
  }
  for await (const page of ports.hubspot.collection(request, ports.signal)) {
    for (const item of page.items)
      await lines.write(itemLine(subject.layout, paths, item, lines.lines + 1))
    for (const one of page.leftOut ?? []) {
      leftOut.push(typeof one === 'string' ? null : one.ids)
      if (typeof one === 'string') parts.add(one)
      else if (one.silent !== true) parts.add(one.part)
    }
    context.progress(stream.name, 'reading', lines.lines, null)
  }
  await lines.close()
  return { path: lines.path, leftOut, parts: [...parts] }
}
