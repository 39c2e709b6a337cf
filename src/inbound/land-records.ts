import type { ObjectStream } from '../declare/index.ts'
import type { TableName, Transaction } from '../engine/ports/warehouse.ts'
import { commit, prepare } from './checkpoint.ts'
import type { StreamContext } from './context.ts'
import { LoadLines, recordLine } from './record-lines.ts'
import type { StreamState } from './state.ts'

/** Reads the records by id, with all their properties, and lands those that HubSpot has. */
export async function landRecords(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  ids: readonly string[],
  also?: (transaction: Transaction, judged: TableName) => Promise<void>,
): Promise<void> {
  const { hubspot, work, signal } = context.ports
  const lines = new LoadLines(work, stream.name, context.loadSize)
  for await (const records of hubspot.records(
    stream.object,
    ids,
    context.layout.requested,
    signal,
  )) {
    for (const record of records) await lines.add((seq) => recordLine(context.layout, record, seq))
  }
  const path = await lines.take()
  if (path === null) return
  const load = await prepare(context, { files: [{ format: 'ndjson', path }], pass: null })
  await commit(context, load, context.desk.state, also === undefined ? {} : { also })
}
