import type { CollectionStream } from '../declare/index.ts'
import { noteSchemaChanges } from '../engine/journal/columns.ts'
import type { StreamOrder } from '../engine/orders.ts'
import { commit, prepare } from './checkpoint.ts'
import { goOn, type InboundContext, type StreamContext } from './context.ts'
import { tableEvents } from './describe-object.ts'
import type { Desk } from './desk.ts'
import { collectionLayout } from './layout.ts'
import { itemLine, LoadLines } from './record-lines.ts'
import { removeUnseen } from './removals.ts'
import { chooseRoute, chooseStrategy } from './routes.ts'
import type { StreamCourse } from './run-object.ts'
import type { StreamState } from './state.ts'
import type { Tally } from './tally.ts'

/** Reads a collection whole, writes what is new or changed, and marks what is no longer in it. */
export async function runCollection(
  run: InboundContext,
  order: StreamOrder,
  stream: CollectionStream,
  desk: Desk<StreamState>,
  tally: Tally,
  course: StreamCourse,
): Promise<void> {
  const { hubspot, warehouse, work, random, signal, clock } = run.ports
  const layout = collectionLayout(stream)
  const context: StreamContext<StreamState> = { ...run, streamOrder: order, desk, tally, layout }
  const changes = await warehouse.ensure([layout.table])
  const plan = chooseStrategy(
    order,
    { ...desk.state, position: desk.state.firstReadAt },
    run.order.full,
  )
  course.strategy = plan.strategy
  course.route = chooseRoute(stream, plan, order.route, {
    records: null,
    exportsLeft: 0,
    window: { after: null, until: run.now },
  })
  await run.run.beginStream(stream.name, { strategy: plan.strategy, route: course.route })

  const paths = new Map(
    Object.entries(stream.columns).map(([name, column]) => [name, column.from ?? [name]]),
  )
  const lines = new LoadLines(work, stream.name, {
    records: Number.POSITIVE_INFINITY,
    bytes: Number.POSITIVE_INFINITY,
  })
  for await (const items of hubspot.collection(stream.collection, signal)) {
    for (const item of items) await lines.add((seq) => itemLine(layout, paths, item, seq))
    goOn(run)
  }
  const pass = random.uuid()
  const path = await lines.take()
  if (path !== null) {
    const load = await prepare(context, { files: [{ format: 'ndjson', path }], pass })
    await commit(context, load, desk.state, {
      also: (transaction) =>
        noteSchemaChanges(transaction, tableEvents(stream.name, changes), {
          runId: run.run.runId,
          at: clock.now(),
        }),
    })
  }
  await removeUnseen(context, pass, {
    ...desk.state,
    firstReadAt: desk.state.firstReadAt ?? run.now,
    reconciledAt: run.now,
  })
}
