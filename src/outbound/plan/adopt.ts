import type { Statement, Transaction } from '../../engine/ports.ts'
import { errorKinds } from '../../errors/catalogue.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { tableSlots } from '../tables.ts'
import type { MadePlan } from './make-plan.ts'

/**
 * Takes a plan over in one transaction: from here on the change table drives the run, and a run that is cut off is
 * continued from it.
 */
export async function adoptPlan(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
): Promise<void> {
  const statements = [
    ...recordStatements(context, plan, tables),
    ...(plan.preparation.links.length === 0 ? [] : linkStatements(context, tables)),
  ]
  await context.commit(async (transaction: Transaction) => {
    for (const statement of statements) await transaction.run(statement)
  })
}

/** Takes over what a second look at the links of this run came to. */
export async function adoptLinks(context: OutboundContext, tables: RunTables): Promise<void> {
  const statements = linkStatements(context, tables)
  await context.commit(async (transaction: Transaction) => {
    for (const statement of statements) await transaction.run(statement)
  })
}

function recordStatements(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
): readonly Statement[] {
  const { order, ports, runId } = context
  const { matching } = plan.preparation
  const sync = order.sync
  const object = order.target.object
  const changedAt = ports.clock.now()
  const { changes, sent, links } = tableSlots
  const planned = tables.slot('plan')
  const { archives } = plan.preparation
  const leaving = archives === null ? [] : [tables.slot('leaving')]
  return [
    {
      name: 'outbound/forget_failures',
      slots: { changes, plan: planned },
      values: { sync, run_id: runId },
    },
    ...[planned, ...leaving].map((lines) => ({
      name: 'outbound/adopt_changes',
      slots: { changes, plan: lines },
      values: {
        sync,
        run_id: runId,
        object,
        identity_property:
          matching === null || matching.kind === 'record_id' ? null : matching.property,
        identity_unique: matching?.kind === 'unique',
        changed_at: changedAt,
      },
    })),
    // Never before the large insert: in DuckDB 1.5.5 an INSERT of no rows out of a window, with a large one into the same
    // table after it, leaves the table empty until the file is opened anew (measured at 400,000 rows; not the other way).
    {
      name: 'outbound/adopt_refused',
      slots: {
        changes,
        refused: tables.slot('refused'),
        shown_key: {
          kind: 'column',
          name: order.linkRows === undefined ? 'source_key' : 'shown_key',
          of: 'refused',
        },
      },
      values: {
        sync,
        run_id: runId,
        object,
        changed_at: changedAt,
        key_missing: errorKinds['outbound.key_missing'].meaning,
        key_doubled: errorKinds['outbound.key_doubled'].meaning,
        identity_missing: errorKinds['outbound.identity_missing'].meaning,
        from_missing: errorKinds['outbound.link_from_missing'].meaning,
        to_missing: errorKinds['outbound.link_to_missing'].meaning,
        identity_doubled: errorKinds['outbound.identity_doubled'].meaning,
      },
    },
    { name: 'outbound/forget_skipped', slots: { changes, plan: planned }, values: { sync } },
    { name: 'outbound/forget_sent', slots: { sent, plan: planned }, values: { sync } },
    {
      name: 'outbound/adopt_sent',
      slots: { sent, plan: planned },
      values: { sync, run_id: runId, changed_at: changedAt },
    },
    {
      name: 'outbound/adopt_moved_links',
      slots: { links, plan: planned },
      values: { sync, run_id: runId, changed_at: changedAt },
    },
    {
      name: 'outbound/adopt_new_links',
      slots: { links, plan: planned },
      values: { sync, run_id: runId, object, changed_at: changedAt },
    },
    ...leaving.flatMap((left) =>
      [links, sent, tableSlots.linked].map((known) => ({
        name: 'outbound/forget_left',
        slots: { known, leaving: left },
        values: { sync },
      })),
    ),
  ]
}

function linkStatements(context: OutboundContext, tables: RunTables): readonly Statement[] {
  const { order, ports, runId } = context
  const sync = order.sync
  const changedAt = ports.clock.now()
  const { association_changes, kept_links, sent_links, linked } = tableSlots
  const link_plan = tables.slot('link_plan')
  const link_rows = tables.slot('link_rows')
  return [
    {
      name: 'outbound/forget_link_failures',
      slots: { association_changes },
      values: { sync, run_id: runId },
    },
    {
      name: 'outbound/forget_judged_links',
      slots: { association_changes, link_rows },
      values: { sync, run_id: runId },
    },
    {
      name: 'outbound/adopt_association_changes',
      slots: { association_changes, link_plan },
      values: { sync, run_id: runId, object: order.target.object, changed_at: changedAt },
    },
    { name: 'outbound/forget_sent_links', slots: { sent_links, link_plan }, values: { sync } },
    {
      name: 'outbound/adopt_sent_links',
      slots: { sent_links, link_plan },
      values: { sync, run_id: runId, changed_at: changedAt },
    },
    {
      name: 'outbound/forget_kept_links',
      slots: { kept_links, link_rows, frozen: tables.slot('frozen') },
      values: { sync },
    },
    {
      name: 'outbound/adopt_kept_links',
      slots: { kept_links, link_plan },
      values: { sync, run_id: runId, changed_at: changedAt },
    },
    {
      name: 'outbound/forget_linked',
      slots: { linked, link_rows, vanished: tables.slot('vanished') },
      values: { sync },
    },
    {
      name: 'outbound/adopt_linked',
      slots: { linked, link_rows, link_plan },
      values: { sync, run_id: runId, changed_at: changedAt },
    },
  ]
}
