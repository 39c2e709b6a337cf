import type { ObjectStream } from '../declare/index.ts'
import type { WalkPosition, WireRecord } from '../engine/ports/hubspot.ts'
import { commit, prepare } from './checkpoint.ts'
import { goOn, type StreamContext } from './context.ts'
import { isLeftOut, LoadLines, recordLine } from './record-lines.ts'
import type { Pass, StreamState } from './state.ts'

/** A page of any route, with the pass as it stands once the page is in the table. */
interface Page {
  readonly records: readonly WireRecord[]
  readonly pass: Pass
}

/** Reads the rest of a pass by search or list: a load for every so many records, each one a checkpoint. */
export async function readByPages(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  pass: Pass,
): Promise<void> {
  const { order, ports, progress } = context
  const lines = new LoadLines(ports.work, stream.name, context.loadSize)
  let reached = pass
  let done = 0

  const checkpoint = async (next: Pass): Promise<void> => {
    const path = await lines.take()
    const state = { ...context.desk.state, pass: next }
    const files = path === null ? [] : [{ format: 'ndjson' as const, path }]
    if (files.length === 0) {
      await context.desk.save(state, async () => ({}))
      return
    }
    const load = await prepare(context, { files, pass: pass.kind === 'full' ? pass.id : null })
    await commit(context, load, state)
  }

  try {
    for await (const page of pagesOf(context, stream, pass)) {
      for (const record of page.records) {
        if (isLeftOut(record, order.startDate)) continue
        await lines.add((seq) => recordLine(context.layout, record, seq))
      }
      done += page.records.length
      reached = page.pass
      progress({
        sync: order.sync,
        part: stream.name,
        stage: `reading by ${pass.route}`,
        done,
        of: null,
      })
      if (lines.isFull) await checkpoint(reached)
      await context.run.beat()
      goOn(context)
    }
  } catch (error) {
    // What was read stays read: the next run goes on from here, whatever stopped this one.
    if (lines.lines > 0) await checkpoint(reached)
    throw error
  }
  await checkpoint({ ...reached, landed: true })
}

async function* pagesOf(
  context: StreamContext<StreamState>,
  stream: ObjectStream,
  pass: Pass,
): AsyncGenerator<Page> {
  const { hubspot, signal } = context.ports
  const properties = context.layout.requested
  if (pass.route === 'list') {
    const from = pass.after === null ? {} : { after: pass.after }
    for await (const page of hubspot.list({ object: stream.object, properties, ...from }, signal)) {
      yield { records: page.records, pass: { ...pass, after: page.next } }
    }
    return
  }
  const from = pass.at === null ? {} : { from: pass.at }
  const request = {
    object: stream.object,
    by: stream.modifiedBy,
    window: pass.window,
    properties,
    ...from,
  }
  for await (const page of hubspot.changed(request, signal)) {
    yield { records: page.records, pass: { ...pass, at: copyOf(page.reached) } }
  }
}

const copyOf = (position: WalkPosition) => ({ time: position.time, id: position.id })
