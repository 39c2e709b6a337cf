import { countIn, textOrNullIn } from '../../engine/cells.ts'
import { listMembersOf } from '../../engine/list-members.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { tableSlots } from '../tables.ts'
import { type Going, reasonsToHold } from './hold.ts'
import type { MadePlan } from './make-plan.ts'

/**
 * Why a plan must wait for a person: too many records would be archived, or too many association pairs would vanish, or
 * they would because the source is empty or a column is null everywhere (a lost grant and a half-read source look just
 * so). Null: it may go. Removals of the plan that `--approve` names may; of an unknown plan there are none.
 */
export async function guardOf(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
): Promise<ConnectorError | null> {
  const { order } = context
  const archives = await archivesOf(context, plan, tables)
  const pairs = await pairsOf(context, plan, tables)
  if (archives.unapproved + pairs.unapproved === 0) return null
  const reasons = reasonsToHold({
    strategy:
      order.strategy === 'archive' || order.strategy === 'mirror' ? order.strategy : 'other',
    share: order.guard.removals,
    rows: plan.rows,
    keyless: archives.unapproved > 0 ? await keyless(context, tables) : 0,
    archives,
    pairs,
    emptyColumns: pairs.unapproved > 0 ? await emptyColumns(context, plan, tables) : [],
  })
  if (reasons.length === 0) return null
  const would = [
    archives.removals > 0 ? archivingWords(order.target.object, archives.removals) : [],
    pairs.removals > 0 ? `take links off ${pairs.removals} pairs of records` : [],
  ].flat()
  return new ConnectorError('run.held', {
    what: `The sync ${order.sync} would ${would.join(' and ')}.`,
    why: [...reasons, ...beyondApproval(order.approve, archives, pairs)].join(' '),
    fix: 'Look at what would go (`plan`, and the view hubspot_sync.held_removals), then run again with --approve and the plan id, or mend the source.',
  })
}

/** Approved it was, and yet it is held: the plan was another one. */
function beyondApproval(approve: string | null, archives: Going, pairs: Going): readonly string[] {
  if (approve === null) return []
  const beyond = archives.unapproved + pairs.unapproved
  const of = archives.removals + pairs.removals
  return [`Of these ${of} removals ${beyond} are not among those held under the approved plan.`]
}

function archivingWords(object: string, removals: number): string {
  const members = listMembersOf(object)
  return members === null
    ? `archive ${removals} ${object}`
    : `take ${removals} ${members.object} off the list`
}

/** Keeps what a plan would remove under its id: people read it, and `--approve` lets exactly this go. */
export async function keepRemovals(
  context: OutboundContext,
  planId: string,
  plan: MadePlan,
  tables: RunTables,
): Promise<void> {
  const { order, ports } = context
  const { held } = tableSlots
  const values = { plan_id: planId, sync: order.sync, changed_at: ports.clock.now() }
  await ports.warehouse.transaction(async (transaction) => {
    for (const name of ['outbound/forget_held', 'outbound/forget_held_values']) {
      await transaction.run({ name, slots: { held }, values: { sync: order.sync } })
    }
    for (const part of archiving(plan)) {
      await transaction.run({
        name: 'outbound/keep_held_archives',
        slots: { held, plan: tables.slot(part) },
        values,
      })
    }
    if (plan.preparation.links.length === 0) return
    await transaction.run({
      name: 'outbound/keep_held',
      slots: { held, link_plan: tables.slot('link_plan') },
      values,
    })
  })
}

/** The run tables in which archives may stand. */
const archiving = (plan: MadePlan): readonly ('plan' | 'leaving')[] =>
  plan.preparation.archives === null ? [] : ['plan', 'leaving']

const nothing: Going = { removals: 0, unapproved: 0, of: 0 }

async function archivesOf(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
): Promise<Going> {
  const { order, ports } = context
  let going = nothing
  for (const part of archiving(plan)) {
    const [row] = await ports.warehouse.rows({
      name: 'outbound/count_archives',
      slots: { plan: tables.slot(part), held: tableSlots.held },
      values: approved(context),
    })
    going = {
      ...going,
      removals: going.removals + countIn(row, 'removals'),
      unapproved: going.unapproved + countIn(row, 'unapproved'),
    }
  }
  if (going.unapproved === 0) return going
  if (order.strategy === 'archive') return { ...going, of: plan.rows }
  const [linked] = await ports.warehouse.rows({
    name: 'outbound/count_linked_records',
    slots: { links: tableSlots.links },
    values: { sync: order.sync, object: order.target.object },
  })
  return { ...going, of: countIn(linked, 'counted') }
}

async function pairsOf(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
): Promise<Going> {
  if (plan.preparation.links.length === 0) return nothing
  const { warehouse } = context.ports
  const [row] = await warehouse.rows({
    name: 'outbound/count_removals',
    slots: { link_plan: tables.slot('link_plan'), held: tableSlots.held },
    values: approved(context),
  })
  const [vouched] = await warehouse.rows({
    name: 'outbound/count_vouched_links',
    slots: { sent_links: tableSlots.sent_links },
    values: { sync: context.order.sync },
  })
  return {
    removals: countIn(row, 'removals'),
    unapproved: countIn(row, 'unapproved'),
    of: countIn(vouched, 'vouched'),
  }
}

async function emptyColumns(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
): Promise<readonly string[]> {
  const { warehouse } = context.ports
  const empty: string[] = []
  for (const { order: association, index } of plan.preparation.links) {
    const [cells] = await warehouse.rows({
      name: 'outbound/count_link_cells',
      slots: {
        cell: { kind: 'column', name: `link_${index}`, of: 'frozen' },
        frozen: tables.slot('frozen'),
      },
    })
    if (countIn(cells, 'cells') > 0) continue
    const [gone] = await warehouse.rows({
      name: 'outbound/count_column_removals',
      slots: { link_plan: tables.slot('link_plan'), held: tableSlots.held },
      values: { ...approved(context), association: association.column },
    })
    if (countIn(gone, 'removals') > 0) empty.push(association.column)
  }
  return empty
}

async function keyless(context: OutboundContext, tables: RunTables): Promise<number> {
  const refused = await context.ports.warehouse.rows({
    name: 'outbound/count_refused',
    slots: { refused: tables.slot('refused') },
  })
  const row = refused.find((one) => textOrNullIn(one, 'error_code') === 'outbound.key_missing')
  return row === undefined ? 0 : countIn(row, 'counted')
}

const approved = ({
  order,
}: OutboundContext): { readonly plan_id: string; readonly sync: string } => ({
  plan_id: order.approve ?? '',
  sync: order.sync,
})
