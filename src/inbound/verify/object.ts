import type { ObjectStream } from '../../declare/index.ts'
import { countIn, textIn, timeOrNullIn } from '../../engine/cells.ts'
import { tableSlot } from '../../engine/journal/tables.ts'
import type { StreamOrder } from '../../engine/orders.ts'
import type { IsoTime } from '../../engine/ports/hubspot.ts'
import type { StreamVerification } from '../../engine/verification.ts'
import { describeObject, keptColumns } from '../describe-object.ts'
import { idProperty } from '../layout.ts'
import { isLeftOut, recordLine } from '../record-lines.ts'
import { chooseStrategy } from '../routes.ts'
import type { StreamState } from '../state.ts'
import { currentRows } from '../storage.ts'
import { earlier, isDue, isoTime, nextFrom, windowFor } from '../windows.ts'
import {
  type Difference,
  differences,
  doubledIds,
  stageCame,
  stageIds,
  type Subject,
  subjectOf,
} from './compare.ts'
import { columnsOf, type VerifyContext } from './context.ts'
import { isAfter, judge, unexplained, type Vouched, type Whereabouts } from './judge.ts'
import { findingOf, Findings, unread } from './report.ts'

/** Records read and compared in one go. */
const idsAtOnce = 2_000

/** As many rows as a statement can be asked for: all of them. */
const everything = 2 ** 31 - 1

/** Rows marked deleted that are looked at beside the live ones. */
const deletedShare = 4

interface ObjectContext extends VerifyContext {
  readonly stream: ObjectStream
  readonly state: StreamState
  readonly subject: Subject
  readonly vouched: Vouched
}

/** Compares an object stream's table with HubSpot: totals, and records by batch read. */
export async function verifyObject(
  context: VerifyContext,
  one: StreamOrder,
  stream: ObjectStream,
  state: StreamState,
): Promise<StreamVerification> {
  const { ports, order } = context
  const storage = state.storage ?? one.storage
  const target = currentRows(stream.name, storage)
  const present = columnsOf(context, target.name)
  if (state.firstReadAt === null || present === null) return unread(stream.name)
  const described = describeObject(
    stream,
    one,
    await ports.hubspot.properties(stream.object, ports.signal),
    await keptColumns(ports.warehouse, stream.name, state),
    state,
    order.startDate,
    ports.warehouse.traits,
  )
  const at: ObjectContext = {
    ...context,
    stream,
    state,
    // Columns filled from associations are compared with those.
    subject: subjectOf(described.layout, target, present),
    vouched: vouchedBy(context, one, state, described.state.backfill),
  }
  const findings = new Findings()
  if (storage === 'merge') {
    for (const id of await doubledIds(context, target))
      findings.add({ kind: 'doubled', id, columns: [] })
  }
  const ids = [...(await candidates(at))]
  for (let from = 0; from < ids.length; from += idsAtOnce) {
    await compareIds(at, ids.slice(from, from + idsAtOnce), findings)
    context.progress(stream.name, 'comparing records', from, ids.length)
  }
  const counts = await compareTotals(at, findings)
  return findings.report(stream.name, { ...counts, sampled: ids.length })
}

function vouchedBy(
  { order, now }: VerifyContext,
  one: StreamOrder,
  state: StreamState,
  backfill: boolean,
): Vouched {
  const { horizonMs, sweepMs, reconcileMs } = order
  const plan = chooseStrategy(one, { position: state.position, backfill }, false)
  const sweptAt = state.sweptTo === null ? null : earlier(state.sweptTo, -horizonMs)
  return {
    // What the configuration newly asks for was never read.
    position: backfill ? null : nextFrom(state),
    rereads: plan.whole,
    sweptTo: state.sweptTo,
    sweepDue: isDue(sweptAt, now, sweepMs),
    proofDue: reconcileMs !== null && isDue(state.reconciledAt, now, reconcileMs),
  }
}

/** Which records are compared: rows of the table, live and deleted ones, and ids from HubSpot's side. */
async function candidates(context: ObjectContext): Promise<ReadonlySet<string>> {
  const { ports, subject, options, order, stream } = context
  const most = options.sample ?? everything
  const ids = new Set<string>()
  const times: IsoTime[] = []
  for (const live of [true, false]) {
    const rows = ports.warehouse.stream({
      name: 'verify/sample',
      slots: { target: tableSlot(subject.target) },
      values: {
        live,
        salt: ports.random.uuid(),
        most: live || options.sample === null ? most : Math.ceil(most / deletedShare),
      },
    })
    for await (const chunk of rows) {
      for (const row of chunk) {
        ids.add(textIn(row, 'id'))
        const version = timeOrNullIn(row, 'version')
        if (live && version !== null && times.length < 2) times.push(isoTime(version))
      }
    }
  }
  // The list shows what the search's index does not, and the other way round.
  const request = { object: stream.object, properties: [idProperty] }
  for await (const page of ports.hubspot.list(request, ports.signal)) {
    for (const record of page.records) if (!isLeftOut(record, order.startDate)) ids.add(record.id)
    if (options.sample !== null) break
  }
  if (options.sample === null) return ids
  // Two pages from random places, and the newest: each a page of the search.
  for (const after of [...times, await newest(context)]) {
    for (const id of await pageAfter(context, after)) ids.add(id)
  }
  return ids
}

/** The time behind which about a page of the newest records lies; null in a small table. */
async function newest({ ports, subject }: ObjectContext): Promise<IsoTime | null> {
  const [row] = await ports.warehouse.rows({
    name: 'verify/newest',
    slots: { target: tableSlot(subject.target) },
    values: { most: newestRows },
  })
  const version = timeOrNullIn(row, 'version')
  return version === null ? null : isoTime(version)
}

const newestRows = 50

/** The ids of one page of the search. */
async function pageAfter(
  { ports, order, stream, now }: ObjectContext,
  after: IsoTime | null,
): Promise<readonly string[]> {
  const window = windowFor(after, order.startDate, now)
  const request = { object: stream.object, by: stream.modifiedBy, window, properties: [idProperty] }
  for await (const page of ports.hubspot.changed(request, ports.signal)) {
    return page.records.filter(({ archived }) => !archived).map(({ id }) => id)
  }
  return []
}

/** Compares some records; what differs is read a second time, since both sides move on meanwhile. */
async function compareIds(
  context: ObjectContext,
  ids: readonly string[],
  findings: Findings,
): Promise<void> {
  const first = await lookAt(context, ids)
  const doubtful = first.judged.filter(({ verdict }) => !verdict.isPending)
  findings.addPending(first.judged.length - doubtful.length)
  if (doubtful.length === 0) return
  const second = await lookAt(
    context,
    doubtful.map(({ one }) => one.id),
  )
  for (const { one, verdict } of second.judged) {
    if (verdict.isPending) findings.addPending()
    else findings.add(findingOf(one, verdict))
  }
}

interface Look {
  readonly judged: readonly {
    readonly one: Difference
    readonly verdict: NonNullable<ReturnType<typeof judge>>
  }[]
}

async function lookAt(context: ObjectContext, ids: readonly string[]): Promise<Look> {
  const { ports, subject, stream, vouched, order } = context
  const lines = await ports.work.writer('verify.ndjson')
  const mergedInto = new Map<string, Date | null>()
  const { requested } = subject.layout
  for await (const records of ports.hubspot.records(stream.object, ids, requested, ports.signal)) {
    for (const record of records) {
      await lines.write(recordLine(subject.layout, record, lines.lines + 1))
      // A merged-away id answers with the survivor (HUBSPOT.md 4.1), which names the ids merged into it.
      for (const id of (record.properties['hs_merged_object_ids'] ?? '').split(';'))
        if (id !== '') mergedInto.set(id, new Date(record.updatedAt))
    }
  }
  await lines.close()
  const came = await stageCame(context, subject, [lines.path])
  const asked = await stageIds(context, ids)
  const found: Difference[] = []
  for await (const one of differences(context, subject, asked, came, new Set())) found.push(one)
  const lost = found
    .filter((one) => one.isHere && !one.isDeletedHere && !one.isThere)
    .map(({ id }) => id)
  const where = { archived: await archivedAmong(context, lost), merged: mergedInto }
  await ports.warehouse.drop(asked, came)
  return {
    judged: found.flatMap((one) => {
      // A start date keeps back what last changed before it; such a record is no loss.
      const isKeptBack =
        !one.isHere &&
        order.startDate !== null &&
        one.version !== null &&
        one.version.getTime() < Date.parse(order.startDate)
      const verdict = isKeptBack ? null : judge(one, vouched, where)
      return verdict === null ? [] : [{ one, verdict }]
    }),
  }
}

async function archivedAmong(
  { ports, stream }: ObjectContext,
  ids: readonly string[],
): Promise<Whereabouts['archived']> {
  const archived = new Map<string, Date | null>()
  if (ids.length === 0) return archived
  const options = { archived: true }
  const pages = ports.hubspot.records(stream.object, ids, [idProperty], ports.signal, options)
  for await (const records of pages) {
    for (const { id, archivedAt } of records)
      archived.set(id, archivedAt === undefined ? null : new Date(archivedAt))
  }
  return archived
}

/** Compares the totals; HubSpot's comes from its search, which lags, so what is recent is allowed for. */
async function compareTotals(
  context: ObjectContext,
  findings: Findings,
): Promise<{ readonly warehouse: number; readonly hubspot: number }> {
  const { ports, order, now, stream, subject, vouched } = context
  const { hubspot, warehouse, signal } = ports
  const by = stream.modifiedBy
  const since = order.startDate
  const window = windowFor(null, since, now)
  const total = await hubspot.count(stream.object, since === null ? null : { by, window }, signal)
  const after = windowFor(vouched.position, since, now)
  const changed = await hubspot.count(stream.object, { by, window: after }, signal)
  const [row] = await warehouse.rows({
    name: 'verify/counts',
    slots: { target: tableSlot(subject.target) },
    values: {
      recent: new Date(earlier(now, order.horizonMs)),
      position: new Date(vouched.position ?? 0),
      since: new Date(since ?? 0),
    },
  })
  const totals = {
    live: countIn(row, 'live'),
    total,
    changed,
    landed: countIn(row, 'landed'),
    fresh: countIn(row, 'fresh'),
    lateGone: countIn(row, 'late_gone'),
    goneSince: 0,
  }
  let left = unexplained(totals)
  if (left < 0 && !vouched.proofDue && !vouched.rereads) {
    left = unexplained({ ...totals, goneSince: await goneSince(context) })
  }
  const isExcused = left < 0 && (vouched.proofDue || vouched.rereads)
  if (left !== 0 && !isExcused) findings.addTotal({ kind: 'count', id: null, columns: [] })
  else {
    const apart = Math.abs(totals.total - totals.live)
    if (apart > findings.pending) findings.addPending(apart - findings.pending)
  }
  return { warehouse: totals.live, hubspot: total }
}

/** More pages of changed records than this are not walked for merges. */
const mostPages = 50

/** How many live rows are of records that were archived since the last sweep, or merged since the position. */
async function goneSince(context: ObjectContext): Promise<number> {
  const { ports, stream, vouched, subject, order, now } = context
  const { hubspot, warehouse, signal } = ports
  const ids = new Set<string>()
  const listed = { object: stream.object, properties: [idProperty], archived: true }
  for await (const page of hubspot.list(listed, signal)) {
    for (const { id, archivedAt } of page.records) {
      const at = archivedAt === undefined ? null : new Date(archivedAt)
      if (vouched.sweepDue || isAfter(at, vouched.sweptTo)) ids.add(id)
    }
  }
  if (subject.layout.requested.includes('hs_merged_object_ids')) {
    const window = windowFor(vouched.position, order.startDate, now)
    const properties = ['hs_merged_object_ids']
    const request = { object: stream.object, by: stream.modifiedBy, window, properties }
    let pages = 0
    for await (const page of hubspot.changed(request, signal)) {
      for (const record of page.records) {
        const merged = record.properties['hs_merged_object_ids'] ?? ''
        for (const id of merged.split(';')) if (id !== '') ids.add(id)
      }
      pages += 1
      if (pages >= mostPages) break
    }
  }
  const asked = await stageIds(context, ids)
  const [row] = await warehouse.rows({
    name: 'verify/live_among',
    slots: { target: tableSlot(subject.target), asked: tableSlot(asked) },
  })
  await warehouse.drop(asked)
  return countIn(row, 'records')
}
