import type { OutboundOrder } from '../engine/orders.ts'
import type { Ports } from '../engine/ports.ts'
import type { OutboundPlan } from '../engine/reports.ts'
import { ConnectorError } from '../errors/connector-error.ts'
import type { OutboundContext, ProgressListener } from './context.ts'
import { runTables } from './freeze/run-tables.ts'
import { settleList } from './lists/settle-list.ts'
import { linkNotes } from './links/notes.ts'
import { countPlan } from './plan/counts.ts'
import { estimateOf } from './plan/estimate.ts'
import { guardOf, keepRemovals } from './plan/guard.ts'
import { makePlan, prepare } from './plan/make-plan.ts'
import { limitNotes } from './plan/limit-notes.ts'
import { clearNotes, routeNotes } from './plan/route-notes.ts'
import { samplesOf } from './plan/samples.ts'
import { settleObjects } from './settle-objects.ts'

/**
 * What a run would do, by the same code as the run: source frozen, rows compared with HubSpot, links planned. Nothing is
 * sent and nothing remembered but what would be removed, for a person to read and approve. The control tables must be
 * there. `isDraft`: of a sync that is not saved; nothing of it can be approved, and nothing is remembered.
 */
export async function planOutbound(
  order: OutboundOrder,
  ports: Ports,
  progress: ProgressListener,
  isDraft = false,
): Promise<OutboundPlan> {
  const planId = ports.random.uuid()
  const { creates, ...settled } = await settleList(await settleObjects(order, ports), 'tell')
  const context: OutboundContext = {
    ...settled,
    runId: planId,
    commit: () => {
      throw new ConnectorError('run.internal', {
        what: 'A plan tried to write.',
        why: 'Plans only read.',
        fix: 'Report this message.',
      })
    },
    progress: (stage, done, of) =>
      progress({ sync: order.sync, part: order.target.name, stage, done, of }),
  }
  const tables = runTables(ports.warehouse, order.sync, planId, 'plan')
  try {
    const preparation = await prepare(context)
    const plan = await makePlan(context, preparation, tables)
    const counts = await countPlan(context, plan, tables)
    const held = await guardOf(context, plan, tables)
    if (!isDraft && counts.records.archived + counts.associations.removed > 0) {
      await keepRemovals(context, planId, plan, tables)
    }
    const made = [...creates, ...plan.creates]
    const estimate = estimateOf(context.order, counts, made)
    return {
      plan_id: planId,
      records: counts.records,
      associations: counts.associations,
      samples: await samplesOf(context, preparation, tables),
      refusals: counts.refusals,
      links_set_aside: counts.linksAside,
      notes: [
        ...routeNotes(context.order, counts.records),
        ...clearNotes(counts.clearsFirst),
        ...(await limitNotes(context, counts.records)),
        ...(await linkNotes(context, tables)),
      ],
      creates: made,
      ...estimate,
      quota: quotaOf(ports, estimate.calls),
      held: held?.report() ?? null,
    }
  } finally {
    await tables.dropAll()
  }
}

/** What HubSpot's headers told of the day's calls while the plan was made, and what the run will take of them. */
function quotaOf(
  { hubspot }: Ports,
  calls: Readonly<Record<string, number>>,
): OutboundPlan['quota'] {
  const { dailyMax, dailyRemaining } = hubspot.quota()
  return {
    daily_max: dailyMax,
    daily_remaining: dailyRemaining,
    takes: Object.values(calls).reduce((sum, each) => sum + each, 0),
  }
}
