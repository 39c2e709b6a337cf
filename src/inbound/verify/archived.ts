import type { ArchivedStream } from '../../declare/index.ts'
import { textIn } from '../../engine/cells.ts'
import { tableSlot } from '../../engine/journal/tables.ts'
import type { StreamOrder } from '../../engine/orders.ts'
import type { Finding, StreamVerification } from '../../engine/verification.ts'
import { describeObject, keptColumns } from '../describe-object.ts'
import { idProperty } from '../layout.ts'
import { isLeftOut, recordLine } from '../record-lines.ts'
import { chooseStrategy } from '../routes.ts'
import type { StreamState } from '../state.ts'
import { currentRows } from '../storage.ts'
import { listedForMs } from '../sweep.ts'
import { earlier } from '../windows.ts'
import { type Difference, differences, stageCame, stageIds, subjectOf } from './compare.ts'
import { columnsOf, type VerifyContext } from './context.ts'
import { isAfter } from './judge.ts'
import { Findings, unread } from './report.ts'

/**
 * Compares a table of archived records with the archived listing, which is read whole: HubSpot tells no total of it.
 * Rows that have left the list stay (HubSpot keeps archived records 90 days) unless they are live again.
 */
export async function verifyArchived(
  context: VerifyContext,
  one: StreamOrder,
  stream: ArchivedStream,
  state: StreamState,
): Promise<StreamVerification> {
  const { ports, order, now } = context
  const { hubspot, warehouse, signal } = ports
  const target = currentRows(stream.name, state.storage ?? one.storage)
  const present = columnsOf(context, target.name)
  if (state.firstReadAt === null || present === null) return unread(stream.name)
  const { layout, state: described } = describeObject(
    stream,
    one,
    await hubspot.properties(stream.object, signal),
    await keptColumns(warehouse, stream.name, state),
    state,
    null,
    warehouse.traits,
  )
  // Links of archived records may change after they were read; nothing reads them again.
  const links = (stream.linkColumns ?? []).map(({ column }) => column)
  const subject = subjectOf(layout, target, present, links)
  const listed = new Set<string>()
  const lines = await ports.work.writer('verify.ndjson')
  const request = { object: stream.object, properties: layout.requested, archived: true }
  for await (const page of hubspot.list(request, signal)) {
    for (const record of page.records) {
      if (isLeftOut(record, order.startDate)) continue
      listed.add(record.id)
      const archived = { ...record, archived: true }
      await lines.write(recordLine(layout, archived, lines.lines + 1))
    }
    context.progress(stream.name, 'reading archived records', listed.size, null)
  }
  await lines.close()
  const came = await stageCame(context, subject, [lines.path])
  const rows = await warehouse.rows({
    name: 'verify/archived_here',
    slots: { target: tableSlot(target) },
    values: { listed_since: new Date(earlier(now, listedForMs)) },
  })
  const here = new Set(rows.map((row) => textIn(row, 'id')))
  const asked = await stageIds(context, new Set([...listed, ...here]))
  const findings = new Findings()
  const position = described.backfill ? null : state.position
  const { whole } = chooseStrategy(one, { position, backfill: described.backfill }, false)
  const unlisted: string[] = []
  for await (const found of differences(context, subject, asked, came, new Set())) {
    if (!found.isThere) {
      unlisted.push(found.id)
      continue
    }
    const finding = findingOf(found)
    if (finding === null) continue
    if (whole || isAfter(found.archivedAt, position)) findings.addPending()
    else findings.add(finding)
  }
  // The next run looks for what left the list among the living.
  for await (const records of hubspot.records(stream.object, unlisted, [idProperty], signal)) {
    for (const record of records) {
      if (here.has(record.id) && !listed.has(record.id)) findings.addPending()
    }
  }
  await warehouse.drop(asked, came)
  return findings.report(stream.name, {
    warehouse: here.size,
    hubspot: listed.size,
    sampled: new Set([...listed, ...here]).size,
  })
}

/** What is listed as archived stands as archived in the table, with the values that it had. */
function findingOf(one: Difference): Finding | null {
  if (one.isSetAside) return null
  if (!one.isHere) return { kind: 'missing', id: one.id, columns: [] }
  if (one.columns.length === 0) return null
  const values = one.values === undefined ? {} : { values: one.values }
  return { kind: 'differs', id: one.id, columns: one.columns, ...values }
}
