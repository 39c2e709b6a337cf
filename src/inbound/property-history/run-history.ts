import type { PropertyHistoryStream } from '../../declare/index.ts'
import type { StreamOrder } from '../../engine/orders.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { InboundContext, StreamContext } from '../context.ts'
import { openDesk } from '../desk.ts'
import { makeTable } from '../make-table.ts'
import { chooseStrategy } from '../routes.ts'
import type { StreamCourse } from '../run-object.ts'
import type { Tally } from '../tally.ts'
import { chooseHistories } from './choices.ts'
import { historyLayout } from './layout.ts'
import { readObject } from './read-object.ts'
import { ensureStageViews } from './stage-views.ts'
import { firstHistoryState, historyPosition, type HistoryState, historyStateKind } from './state.ts'

/**
 * Brings the table of property values up to date, object by object. Entries are only ever added: HubSpot keeps the
 * newest of each value, the table all that it came by.
 * @throws the first error that kept an object from being read, after the others were
 */
export async function runPropertyHistory(
  run: InboundContext,
  order: StreamOrder,
  stream: PropertyHistoryStream,
  tally: Tally,
  course: StreamCourse,
): Promise<void> {
  const { warehouse } = run.ports
  const layout = historyLayout(stream)
  const desk = await openDesk<HistoryState>(run.ports, {
    sync: run.order.sync,
    stream: stream.name,
    run: run.run,
    kind: historyStateKind,
    first: firstHistoryState,
    positionOf: historyPosition,
  })
  const context: StreamContext<HistoryState> = { ...run, streamOrder: order, desk, tally, layout }
  await makeTable(run, stream.name, desk, layout.table)
  const { choices, refused } = await chooseHistories(run.order, order, run.ports)
  await ensureStageViews(warehouse, stream, layout, choices)
  const position = historyPosition(desk.state)
  const plan = chooseStrategy(order, { position, backfill: false }, run.order.full)
  course.strategy = plan.strategy
  course.route = plan.whole ? 'list' : 'search'
  if (order.route === 'search') course.route = 'search'
  course.position = position
  await run.run.beginStream(stream.name, { strategy: course.strategy, route: course.route })
  await forgetOthers(context, [...choices.map(({ object }) => object), ...refused.keys()])

  let failed = [...refused.values()][0] ?? null
  for (const choice of choices) {
    try {
      await readObject(context, choice)
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.handling !== 'stop_stream') throw error
      if (error.exit !== 3) throw error
      failed ??= error
    }
  }
  course.position = historyPosition(desk.state)
  if (failed !== null) throw failed
}

/** An object that is not read any more has a gap when it is chosen again: then it is read whole. */
async function forgetOthers(
  { desk }: StreamContext<HistoryState>,
  objects: readonly string[],
): Promise<void> {
  const kept = Object.entries(desk.state.objects).filter(([object]) => objects.includes(object))
  if (kept.length === Object.keys(desk.state.objects).length) return
  await desk.save({ ...desk.state, objects: Object.fromEntries(kept) }, async () => ({}))
}
