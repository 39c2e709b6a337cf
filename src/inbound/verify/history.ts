import type { PropertyHistoryStream } from '../../declare/index.ts'
import { countIn, textIn } from '../../engine/cells.ts'
import { loadState } from '../../engine/journal/state.ts'
import { tableSlot } from '../../engine/journal/tables.ts'
import type { StreamOrder } from '../../engine/orders.ts'
import type { IsoTime } from '../../engine/ports/hubspot.ts'
import type { StreamVerification } from '../../engine/verification.ts'
import { idProperty } from '../layout.ts'
import { chooseHistories, type HistoryChoice } from '../property-history/choices.ts'
import { entryLines } from '../property-history/entry-lines.ts'
import { historyLayout } from '../property-history/layout.ts'
import { firstHistoryState, historyStateKind, objectHistory } from '../property-history/state.ts'
import { nextFrom } from '../windows.ts'
import { isLeftOut } from '../record-lines.ts'
import { chooseStrategy } from '../routes.ts'
import { differences, stageCame, type Subject, subjectOf } from './compare.ts'
import { columnsOf, type VerifyContext } from './context.ts'
import { judge } from './judge.ts'
import { findingOf, Findings, unread } from './report.ts'

/** What may be told otherwise later without the value having changed: labels and users are renamed and deleted. */
const told = ['place', 'source_label', 'updated_by_user_id'] as const

/** Compares the property history of a sample of records, entry by entry. */
export async function verifyHistory(
  context: VerifyContext,
  one: StreamOrder,
  stream: PropertyHistoryStream,
): Promise<StreamVerification> {
  const { ports, order } = context
  const { warehouse } = ports
  const of = { sync: order.sync, stream: stream.name }
  const state = (await loadState(warehouse, of, historyStateKind)) ?? firstHistoryState
  const layout = historyLayout(stream)
  const present = columnsOf(context, stream.name)
  if (present === null) return unread(stream.name)
  const subject = subjectOf(layout, layout.target, present, told)
  const { choices, refused } = await chooseHistories(order, one, ports)
  const findings = new Findings()
  let sampled = 0
  let isRead = false
  for (const choice of choices) {
    const history = objectHistory(state, choice.object)
    const properties = choice.properties.filter((name) => history.properties.includes(name))
    const position = nextFrom(history)
    if (position === null || properties.length === 0) continue
    isRead = true
    const asked = { ...choice, properties }
    sampled += await compareObject(context, one, subject, asked, position, findings)
    context.progress(stream.name, `comparing ${choice.object}`, sampled, null)
  }
  if (!isRead) return unread(stream.name)
  const [row] = await warehouse.rows({
    name: 'verify/live_count',
    slots: { target: tableSlot(layout.target) },
  })
  const counts = { warehouse: countIn(row, 'live'), hubspot: null, sampled }
  const first = [...refused.values()][0]
  return {
    ...findings.report(stream.name, counts),
    ...(first === undefined ? {} : { error: first.report() }),
  }
}

async function compareObject(
  context: VerifyContext,
  one: StreamOrder,
  subject: Subject,
  choice: HistoryChoice,
  position: IsoTime,
  findings: Findings,
): Promise<number> {
  const { ports, order, options } = context
  const { warehouse, work, hubspot, signal } = ports
  const rows = await warehouse.rows({
    name: 'verify/history_records',
    slots: { target: tableSlot(subject.target) },
    values: {
      object: choice.object,
      salt: ports.random.uuid(),
      most: options.sample ?? 2 ** 31 - 1,
    },
  })
  const ids = new Set(rows.map((row) => textIn(row, 'id')))
  const listed = { object: choice.address, properties: [idProperty] }
  for await (const page of hubspot.list(listed, signal)) {
    for (const record of page.records) if (!isLeftOut(record, order.startDate)) ids.add(record.id)
    if (options.sample !== null) break
  }
  const lines = await work.writer('verify-history.ndjson')
  const request = {
    object: choice.address,
    properties: choice.properties,
    of: { kind: 'ids' as const, ids: [...ids], archived: false },
  }
  for await (const page of hubspot.history(request, signal)) {
    for (const record of page.records) {
      if (order.startDate !== null && Date.parse(record.updatedAt) < Date.parse(order.startDate))
        continue
      for (const line of entryLines(choice.object, record, choice.hashed))
        await lines.write(line(lines.lines + 1))
    }
  }
  await lines.close()
  const came = await stageCame(context, subject, [lines.path])
  const asked = context.scratch.table()
  const sampled = await warehouse.derive(asked, {
    name: 'verify/history_ids',
    slots: { came: tableSlot(came), target: tableSlot(subject.target) },
  })
  const { whole } = chooseStrategy(one, { position, backfill: false }, false)
  const vouched = { position, rereads: whole, sweptTo: null, sweepDue: false, proofDue: false }
  const where = { archived: new Map(), merged: new Map() }
  for await (const found of differences(context, subject, asked, came, new Set())) {
    const verdict = judge(found, vouched, where)
    if (verdict === null) continue
    if (verdict.isPending) findings.addPending()
    else findings.add(findingOf(found, verdict))
  }
  await warehouse.drop(asked, came)
  return sampled
}
