import { countIn } from '../../engine/cells.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { tableSlots } from '../tables.ts'
import type { MadePlan } from './make-plan.ts'

/** DESIGN 1.7: fewer vanishing pairs than this hold no run. */
const fewestHeld = 10

/**
 * Why a plan must wait for a person: too many association pairs would vanish, or they would vanish because the source
 * is empty or a column is null everywhere (a lost grant and a half-read source look just so). Null: it may go.
 * Removals of the plan that `--approve` names don't count; of an unknown or outdated plan there are none.
 */
export async function guardOf(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
): Promise<ConnectorError | null> {
  const { order } = context
  if (plan.preparation.links.length === 0) return null
  const approved = { plan_id: order.approve ?? '', sync: order.sync }
  const removals = await count(context, 'outbound/count_removals', 'removals', approved, tables)
  if (removals === 0) return null
  if (plan.rows === 0) {
    return held(order.sync, removals, 'The source has no rows.')
  }
  for (const { order: association, index } of plan.preparation.links) {
    const [cells] = await context.ports.warehouse.rows({
      name: 'outbound/count_link_cells',
      slots: {
        cell: { kind: 'column', name: `link_${index}`, of: 'frozen' },
        frozen: tables.slot('frozen'),
      },
    })
    if (countIn(cells, 'cells') > 0) continue
    const gone = await count(
      context,
      'outbound/count_column_removals',
      'removals',
      { ...approved, association: association.column },
      tables,
    )
    if (gone > 0) {
      return held(order.sync, gone, `The source column ${association.column} is null in every row.`)
    }
  }
  const [vouched] = await context.ports.warehouse.rows({
    name: 'outbound/count_vouched_links',
    slots: { sent_links: tableSlots.sent_links },
    values: { sync: order.sync },
  })
  const all = countIn(vouched, 'vouched')
  if (removals < fewestHeld || removals <= order.guard.removals * all) return null
  return held(
    order.sync,
    removals,
    `The sync stands for ${all} of them, and more than ${Math.round(order.guard.removals * 100)} % would vanish at once.`,
  )
}

/** Keeps the plan's removals under its id, so that `--approve` lets exactly these go. */
export async function keepHeld(
  context: OutboundContext,
  planId: string,
  tables: RunTables,
): Promise<void> {
  const { order, ports } = context
  await ports.warehouse.transaction(async (transaction) => {
    await transaction.run({
      name: 'outbound/forget_held',
      slots: { held: tableSlots.held },
      values: { sync: order.sync },
    })
    await transaction.run({
      name: 'outbound/keep_held',
      slots: { held: tableSlots.held, link_plan: tables.slot('link_plan') },
      values: { plan_id: planId, sync: order.sync, changed_at: ports.clock.now() },
    })
  })
}

async function count(
  context: OutboundContext,
  name: string,
  column: string,
  values: Readonly<Record<string, string>>,
  tables: RunTables,
): Promise<number> {
  const [row] = await context.ports.warehouse.rows({
    name,
    slots: { link_plan: tables.slot('link_plan'), held: tableSlots.held },
    values,
  })
  return countIn(row, column)
}

function held(sync: string, removals: number, why: string): ConnectorError {
  return new ConnectorError('run.held', {
    what: `The sync ${sync} would take links off ${removals} pairs of records.`,
    why,
    fix: 'Look at what would go with `plan`, then run again with --approve and the plan id, or mend the source.',
  })
}
