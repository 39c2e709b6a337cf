import type { ObjectStream } from '../declare/index.ts'
import { control, slotOf, tableSlot } from '../engine/journal/tables.ts'
import { goOn, newToken, type StreamContext } from './context.ts'
import { landRecords } from './land-records.ts'
import { idProperty } from './layout.ts'
import { isLeftOut, LoadLines } from './record-lines.ts'
import { idsOf, removeUnseen } from './removals.ts'
import { newPass, type Pass, type StreamState } from './state.ts'
import { currentSlot } from './storage.ts'
import { seenTable } from './tables.ts'

/**
 * The ids-only reconcile: lists every live id, reads what the table lacks, and marks what HubSpot no longer has, purged
 * records included. Cut off, it goes on with the next page.
 */
export async function proveAll(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
): Promise<void> {
  const { ports, order, desk } = context
  const proof: Pass =
    desk.state.proof ??
    newPass({
      id: ports.random.uuid(),
      kind: 'ids',
      route: 'list',
      startedAt: context.now,
      window: { after: null, until: context.now },
    })
  if (!proof.landed) await listIds(context, stream, proof)

  const unread = await ports.warehouse.rows({
    name: 'inbound/unread',
    slots: { seen: slotOf(seenTable), target: currentSlot(context) },
    values: { sync: order.sync, stream: stream.name, pass: proof.id },
  })
  for await (const ids of idsOf([unread])) await landRecords(context, stream, ids)
  await removeUnseen(context, proof, {
    ...desk.state,
    proof: null,
    reconciledAt: proof.startedAt,
  })
}

async function listIds(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  proof: Pass,
): Promise<void> {
  const { ports, order } = context
  const { hubspot, signal, work } = ports
  const lines = new LoadLines(work, `${stream.name}-ids`, context.loadSize)
  let reached = proof
  let done = 0
  const checkpoint = async (next: Pass): Promise<void> => {
    await keepIds(context, stream, await lines.take(), next)
  }
  const from = proof.after === null ? {} : { after: proof.after }
  const request = { object: stream.object, properties: [idProperty], ...from }
  try {
    for await (const page of hubspot.list(request, signal)) {
      for (const record of page.records) {
        if (isLeftOut(record, order.startDate)) continue
        await lines.add(() => JSON.stringify({ _id: record.id }))
      }
      done += page.records.length
      reached = { ...proof, after: page.next }
      context.progress({
        sync: order.sync,
        part: stream.name,
        stage: 'reconciling ids',
        done,
        of: null,
      })
      if (lines.isFull) await checkpoint(reached)
      await context.run.beat()
      goOn(context)
    }
  } catch (error) {
    if (lines.lines > 0) await checkpoint(reached)
    throw error
  }
  await checkpoint({ ...reached, landed: true })
}

async function keepIds(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  path: string | null,
  proof: Pass,
): Promise<void> {
  const { ports, order, desk } = context
  const staging = {
    table: control(`${newToken(context)}_s`),
    columns: [{ name: '_id', path: ['_id'] }],
  }
  if (path !== null) await ports.warehouse.stage(staging, [{ format: 'ndjson', path }])
  await desk.save({ ...desk.state, proof }, async (transaction) => {
    if (path === null) return { ids: 0 }
    return {
      ids: await transaction.run({
        name: 'inbound/seen_staged',
        slots: { seen: slotOf(seenTable), staging: tableSlot(staging.table) },
        values: { sync: order.sync, stream: stream.name, pass: proof.id },
      }),
    }
  })
  if (path === null) return
  await ports.warehouse.drop(staging.table)
  await ports.work.remove(path)
}
