import { countIn } from '../engine/cells.ts'
import type { RunAtWork } from '../engine/journal/runs.ts'
import type { OutboundOrder } from '../engine/orders.ts'
import type { Ports } from '../engine/ports.ts'
import type {
  AssociationCounts,
  OutboundReport,
  RecordCounts,
  RunStatus,
} from '../engine/reports.ts'
import { ConnectorError, type ErrorReport } from '../errors/connector-error.ts'
import type { OutboundContext, ProgressListener } from './context.ts'
import { type RunTables, runTables } from './freeze/run-tables.ts'
import { settleList } from './lists/settle-list.ts'
import { createLabels } from './links/create-labels.ts'
import { adoptLinks, adoptPlan } from './plan/adopt.ts'
import { assertAccounted, countPlan, type PlanCounts } from './plan/counts.ts'
import { guardOf, keepRemovals } from './plan/guard.ts'
import { lookAgain, makePlan, prepare } from './plan/make-plan.ts'
import { provide } from './provision/provide.ts'
import type { Advance } from './send/advance.ts'
import { advanceChanges } from './send/advance-changes.ts'
import { settleObjects } from './settle-objects.ts'
import { tableSlots } from './tables.ts'
import { openUnderFence } from './under-fence.ts'

/**
 * Makes HubSpot hold what the source says. Stop it anywhere: the next run continues what was planned, then looks at the
 * source again. The run has been begun in the journal, and the control tables are there.
 * Never throws: what ends a run stands in its report.
 */
export async function runOutbound(
  order: OutboundOrder,
  ports: Ports,
  run: RunAtWork,
  progress: ProgressListener,
): Promise<OutboundReport> {
  const tally = new Tally()
  const tables = runTables(ports.warehouse, order.sync, run.runId, 'run')
  try {
    const owner = { sync: order.sync, stream: order.target.name, runId: run.runId }
    const fenced = await openUnderFence(ports, run, owner)
    const settled = await settleList(await settleObjects(order, ports), 'create')
    const context: OutboundContext = {
      order: settled.order,
      ports: fenced.guarded(settled.ports),
      runId: run.runId,
      commit: fenced.commit,
      progress: (stage, done, of) =>
        progress({ sync: order.sync, part: order.target.name, stage, done, of }),
    }
    return await work(context, tables, tally)
  } catch (error) {
    return tally.ended(order.sync, error, ports.signal)
  } finally {
    await tables.dropAll().catch((error: unknown) => {
      // They go at the next start; the run's own outcome matters more.
      ports.log.warn('run_tables_left', { sync: order.sync, run: run.runId, why: String(error) })
    })
  }
}

async function work(
  context: OutboundContext,
  tables: RunTables,
  tally: Tally,
): Promise<OutboundReport> {
  const { order, ports, runId } = context
  const preparation = await prepare(context)

  const continued = await advanceChanges(context, (part) => tally.continued(part))
  tally.continued(continued)
  if (continued.stop !== null) return tally.stopped(continued)

  let first = await makePlan(context, preparation, tables)
  const { missing } = preparation.mapping
  while (
    missing.isNeeded() &&
    (await guardOf(context, first, tables)) === null &&
    !(await provide(context, missing))
  ) {
    first = await makePlan(context, preparation, tables)
  }
  // Nothing is created for a plan that is held.
  const heldFirst = first.links.labels.length > 0 ? await guardOf(context, first, tables) : null
  const lacks = first.links.labels.length > 0 && heldFirst === null
  const plan = lacks ? { ...first, links: await createLabels(context, first.links, tables) } : first
  const counts = await countPlan(context, plan, tables)
  const held = heldFirst ?? (await guardOf(context, plan, tables))
  if (held !== null) {
    await keepRemovals(context, runId, plan, tables)
    tally.wouldDo(counts)
    return tally.held(held.report(), runId)
  }
  ports.signal.throwIfAborted()
  await adoptPlan(context, plan, tables)
  if (plan.links.unclear === 0) await tables.dropAll()
  tally.planned(counts.records, counts.associations)
  ports.log.info('plan_adopted', {
    sync: order.sync,
    run: runId,
    creates: counts.records.created,
    updates: counts.records.updated,
    archives: counts.records.archived,
    links: counts.associations.added + counts.associations.removed,
  })

  const sent = await advanceChanges(context, (part) => tally.sent(part))
  tally.sent(sent)
  if (sent.stop !== null) return tally.stopped(sent)

  if (plan.links.unclear > 0) {
    const again = await lookAgain(context, plan, tables)
    const heldAgain = await guardOf(context, again, tables)
    if (heldAgain !== null) {
      await keepRemovals(context, runId, again, tables)
      return tally.held(heldAgain.report(), runId)
    }
    await adoptLinks(context, tables)
    const rest = await advanceChanges(context)
    tally.sent(rest)
    if (rest.stop !== null) return tally.stopped(rest)
    tally.judgedAgain(continued.links.set_aside + (await setAsideLinks(context)))
  }
  assertAccounted(order.sync, tally.records)
  return tally.finished()
}

async function setAsideLinks({ order, ports, runId }: OutboundContext): Promise<number> {
  const [row] = await ports.warehouse.rows({
    name: 'outbound/count_set_aside_links',
    slots: { association_changes: tableSlots.association_changes },
    values: { sync: order.sync, run_id: runId },
  })
  return countIn(row, 'counted')
}

const noRecords: RecordCounts = {
  read: 0,
  vanished: 0,
  continued: 0,
  refused: 0,
  unchanged: 0,
  created: 0,
  updated: 0,
  archived: 0,
  set_aside: 0,
}

const noLinks: AssociationCounts = { added: 0, removed: 0, unchanged: 0, kept: 0, set_aside: 0 }

/** What a run has come to so far. */
export class Tally {
  #records = noRecords
  #links = noLinks

  get records(): RecordCounts {
    return this.#records
  }

  /** Changes of a run that was cut off. */
  continued(advance: Advance): void {
    this.#records = { ...this.#records, continued: advance.taken }
    this.sent(advance)
  }

  /** What the plan found, without what it will send. */
  planned(records: RecordCounts, links: AssociationCounts): void {
    const { read, vanished, refused, unchanged, set_aside } = records
    this.#records = {
      ...this.#records,
      read,
      vanished,
      refused,
      unchanged,
      set_aside: this.#records.set_aside + set_aside,
    }
    this.#links = {
      ...this.#links,
      unchanged: links.unchanged,
      kept: links.kept,
      set_aside: this.#links.set_aside + links.set_aside,
    }
  }

  /** All of a plan that is held: what it would send as well. */
  wouldDo({ records, associations }: Pick<PlanCounts, 'records' | 'associations'>): void {
    this.planned(records, associations)
    const { created, updated, archived } = records
    const { added, removed } = associations
    this.sent({
      records: { created, updated, archived, set_aside: 0 },
      links: { added, removed, set_aside: 0 },
    })
  }

  sent({ records, links }: Pick<Advance, 'records' | 'links'>): void {
    this.#records = {
      ...this.#records,
      created: this.#records.created + records.created,
      updated: this.#records.updated + records.updated,
      archived: this.#records.archived + records.archived,
      set_aside: this.#records.set_aside + records.set_aside,
    }
    this.#links = {
      ...this.#links,
      added: this.#links.added + links.added,
      removed: this.#links.removed + links.removed,
      set_aside: this.#links.set_aside + links.set_aside,
    }
  }

  /** After a second look at links: what is set aside in the end. */
  judgedAgain(setAside: number): void {
    this.#links = { ...this.#links, set_aside: setAside }
  }

  finished(): OutboundReport {
    const { refused, set_aside } = this.#records
    const partial = refused > 0 || set_aside > 0 || this.#links.set_aside > 0
    return this.#report(partial ? 'partial' : 'succeeded', null)
  }

  held(error: ErrorReport, planId: string): OutboundReport {
    return { ...this.#report('held', error), plan_id: planId }
  }

  stopped({ stop }: Advance): OutboundReport {
    if (stop === null) return this.finished()
    return {
      ...this.#report(stop.status, stop.error),
      ...(stop.planId === null ? {} : { plan_id: stop.planId }),
    }
  }

  ended(sync: string, error: unknown, signal: AbortSignal): OutboundReport {
    if (signal.aborted) {
      return this.#report('stopped', {
        code: 'run.stopped',
        what: `The run of ${sync} was stopped.`,
        why: 'It was asked to stop, and did so at a checkpoint: nothing is lost.',
        fix: 'Run again: it goes on where it stopped.',
      })
    }
    if (!(error instanceof ConnectorError)) {
      return this.#report('failed', {
        code: 'run.internal',
        what: `The run of ${sync} failed.`,
        why:
          error instanceof Error ? `${error.name} in the connector.` : 'A fault of the connector.',
        fix: 'Report this message; the next run goes on where this one stopped.',
      })
    }
    return this.#report(statusOf(error), error.report())
  }

  #report(status: RunStatus, error: ErrorReport | null): OutboundReport {
    return { status, records: this.#records, associations: this.#links, error }
  }
}

/** CONTRACT.md: the exit code that an error leads to names the status. */
function statusOf(error: ConnectorError): RunStatus {
  switch (error.exit) {
    case 3:
      return 'partial'
    case 4:
      return 'held'
    case 5:
      return 'waiting'
    case 6:
      return 'sign_in_needed'
    default:
      return error.code === 'run.stopped' ? 'stopped' : 'failed'
  }
}
