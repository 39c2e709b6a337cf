import { createHash } from 'node:crypto'
import { countIn } from '../../engine/cells.ts'
import type { RunAtWork } from '../../engine/journal/runs.ts'
import type { OutboundOrder } from '../../engine/orders.ts'
import type { Ports } from '../../engine/ports.ts'
import type { OutboundReport, RecordCounts, UndoReport } from '../../engine/reports.ts'
import { errorKinds } from '../../errors/catalogue.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { openUnderFence } from '../under-fence.ts'
import type { OutboundContext, ProgressListener } from '../context.ts'
import { type RunTables, runTables } from '../freeze/run-tables.ts'
import { settleList } from '../lists/settle-list.ts'
import { assertAccounted } from '../plan/counts.ts'
import { Tally } from '../run.ts'
import { advanceChanges } from '../send/advance-changes.ts'
import { settleObjects } from '../settle-objects.ts'
import { tableSlots } from '../tables.ts'
import { planUndoRecords, type RecordUndo } from './plan-undo.ts'
import { type LinkUndo, planUndoLinks } from './plan-undo-links.ts'

/** DESIGN 1.7: fewer removals than this hold no run. */
const fewestHeld = 10

/**
 * Writes the inverse of what a run did, as a run of its own: as far as what that run left is still there. Stop it
 * anywhere: the next run of the sync, or the same undo once more, goes on. Never throws: what ends it stands in its report.
 */
export async function runUndo(
  order: OutboundOrder,
  ports: Ports,
  run: RunAtWork,
  undone: string,
  progress: ProgressListener,
): Promise<OutboundReport> {
  const tally = new Tally()
  const tables = runTables(ports.warehouse, order.sync, run.runId, 'run')
  let undo: UndoReport | null = null
  const told = (report: OutboundReport): OutboundReport =>
    undo === null ? report : { ...report, undo }
  try {
    const owner = { sync: order.sync, stream: order.target.name, runId: run.runId }
    const fenced = await openUnderFence(ports, run, owner)
    const settled = await contextOf(order, ports, run.runId, progress, fenced.commit)
    const context = { ...settled, ports: fenced.guarded(settled.ports) }
    const continued = await advanceChanges(context, (part) => tally.continued(part))
    tally.continued(continued)
    if (continued.stop !== null) return tally.stopped(continued)

    const plan = await makeUndo(context, undone, tables)
    undo = plan.report
    if (plan.held !== null) return told(tally.held(plan.held.report(), plan.planId))
    ports.signal.throwIfAborted()
    await adopt(context, tables)
    tally.planned(plan.records, { ...noLinks, kept: plan.links.left })
    // A record that somebody made meanwhile stays theirs: it is never overwritten to put an old one back.
    const sending = { ...context, order: { ...context.order, strategy: 'create' as const } }
    const sent = await advanceChanges(sending, (part) => tally.sent(part))
    tally.sent(sent)
    if (sent.stop !== null) return told(tally.stopped(sent))
    assertAccounted(order.sync, tally.records)
    return told(tally.finished())
  } catch (error) {
    return told(tally.ended(order.sync, error, ports.signal))
  } finally {
    await tables.dropAll().catch((error: unknown) => {
      ports.log.warn('run_tables_left', { sync: order.sync, run: run.runId, why: String(error) })
    })
  }
}

/** What an undo would do, by the same code; nothing is sent and nothing remembered. */
export async function planUndo(
  order: OutboundOrder,
  ports: Ports,
  undone: string,
  progress: ProgressListener,
): Promise<UndoPlan> {
  const runId = ports.random.uuid()
  const tables = runTables(ports.warehouse, order.sync, runId, 'plan')
  try {
    const context = await contextOf(order, ports, runId, progress, () => {
      throw new ConnectorError('run.internal', {
        what: 'A plan tried to write.',
        why: 'Plans only read.',
        fix: 'Report this message.',
      })
    })
    const { records, links, report, held, planId, samples } = await makeUndo(
      context,
      undone,
      tables,
    )
    return {
      plan_id: planId,
      records,
      associations: { ...noLinks, added: links.added, removed: links.removed, kept: links.left },
      undo: report,
      samples,
      held: held?.report() ?? null,
    }
  } finally {
    await tables.dropAll()
  }
}

export interface UndoPlan extends Pick<OutboundReport, 'records' | 'associations'> {
  readonly plan_id: string
  readonly undo: UndoReport
  readonly samples: RecordUndo['samples']
  readonly held: ReturnType<ConnectorError['report']> | null
}

const noLinks = { added: 0, removed: 0, unchanged: 0, kept: 0, set_aside: 0 }

async function contextOf(
  order: OutboundOrder,
  ports: Ports,
  runId: string,
  progress: ProgressListener,
  commit: OutboundContext['commit'],
): Promise<OutboundContext> {
  const settled = await settleList(await settleObjects(order, ports), 'tell')
  return {
    order: settled.order,
    ports: settled.ports,
    runId,
    commit,
    progress: (stage, done, of) =>
      progress({ sync: order.sync, part: order.target.name, stage, done, of }),
  }
}

interface MadeUndo {
  readonly planId: string
  readonly records: RecordCounts
  readonly links: LinkUndo
  readonly report: UndoReport
  readonly samples: RecordUndo['samples']
  readonly held: ConnectorError | null
}

async function makeUndo(
  context: OutboundContext,
  undone: string,
  tables: RunTables,
): Promise<MadeUndo> {
  await tables.dropAll()
  const records = await planUndoRecords(context, undone, tables)
  const links = await planUndoLinks(context, undone, tables)
  const { sync } = context.order
  // The same as long as it would do the same, so that an approval is of exactly this.
  const shape = [undone, records.digest, links.digest]
  const planId = `undo-${createHash('sha256').update(shape.join('\n')).digest('hex').slice(0, 16)}`
  return {
    planId,
    records: {
      read: records.looked,
      vanished: 0,
      continued: 0,
      refused: 0,
      unchanged: records.unchanged + records.kept,
      created: records.created,
      updated: records.updated,
      archived: records.archived,
      set_aside: 0,
    },
    links,
    report: {
      run_id: undone,
      kept_records: records.kept,
      kept_values: records.keptValues,
      recreated: records.created,
    },
    samples: records.samples,
    held:
      context.order.approve === planId
        ? null
        : await guard(context, { sync, archived: records.archived, removed: links.removed }),
  }
}

/** DESIGN 1.7, for what an undo takes away: records that the run created, and links that it added. */
async function guard(
  { order, ports }: OutboundContext,
  going: { readonly sync: string; readonly archived: number; readonly removed: number },
): Promise<ConnectorError | null> {
  const [size] = await ports.warehouse.rows({
    name: 'outbound/undo_size',
    slots: { links: tableSlots.links, sent_links: tableSlots.sent_links },
    values: { sync: going.sync },
  })
  const share = order.guard.removals
  const isTooMuch = (removals: number, of: number): boolean =>
    removals >= fewestHeld && removals > share * of
  const percent = `${Math.round(share * 100)} %`
  const reasons = [
    ...(isTooMuch(going.archived, countIn(size, 'records'))
      ? [
          `The sync stands for ${countIn(size, 'records')} records, and more than ${percent} would be archived at once.`,
        ]
      : []),
    ...(isTooMuch(going.removed, countIn(size, 'pairs'))
      ? [
          `The sync stands for ${countIn(size, 'pairs')} links, and more than ${percent} would be removed at once.`,
        ]
      : []),
  ]
  if (reasons.length === 0) return null
  return new ConnectorError('run.held', {
    what: `The undo would archive ${going.archived} records and remove ${going.removed} links of ${going.sync}.`,
    why: reasons.join(' '),
    fix: 'Look at what would go with `undo RUN --plan`, then undo again with --approve and the plan id.',
  })
}

/** Takes the inverse changes over in one transaction, and leaves their rows out until they change. */
async function adopt(context: OutboundContext, tables: RunTables): Promise<void> {
  const { order, ports, runId } = context
  const { sync } = order
  const stamp = { sync, run_id: runId, changed_at: ports.clock.now() }
  const { association_changes, changes, sent, sent_links } = tableSlots
  const undo = tables.slot('undo')
  const undo_links = tables.slot('undo_links')
  const message = errorKinds['outbound.row_undone'].meaning
  const { object } = order.target
  const statements = [
    {
      name: 'outbound/undo_forget_skipped',
      slots: { changes, undo, undo_links },
      values: { sync },
    },
    {
      name: 'outbound/undo_skip',
      slots: { changes, sent, undo, undo_links },
      values: { ...stamp, object, message },
    },
    { name: 'outbound/undo_adopt_changes', slots: { changes, undo }, values: { ...stamp, object } },
    {
      name: 'outbound/undo_adopt_links',
      slots: { association_changes, undo_links },
      values: { ...stamp, object },
    },
    { name: 'outbound/undo_forget_links', slots: { sent_links, undo }, values: { sync } },
  ]
  await context.commit(async (transaction) => {
    for (const statement of statements) await transaction.run(statement)
  })
}
