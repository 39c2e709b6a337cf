import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { stageLines } from '../staging.ts'
import { tableSlots } from '../tables.ts'
import type { LinkOrder } from './books.ts'
import { keepToLimits } from './link-limits.ts'
import { linkColumns } from './link-line.ts'
import { missingLabels, type NewLabel } from './missing-labels.ts'
import { stageOthers } from './others.ts'
import { PairPlanner } from './pair-planner.ts'
import { stagePresent } from './present.ts'
import { stageWanted } from './wanted.ts'

export interface LinkPlan {
  /** Asked for and there already, among the rows that were looked at and those that were not. */
  readonly unchanged: number
  /** Labels and links of people and other apps that stay. */
  readonly kept: number
  /** Set aside because nobody told the other side of their label. Once the first side stands, a second look tells it. */
  readonly unclear: number
  /** What the account lacks and the run makes before the plan is adopted, which then is made once more. */
  readonly labels: readonly NewLabel[]
  /** What it was planned with. */
  readonly orders: readonly LinkOrder[]
}

export const noLinks: LinkPlan = { unchanged: 0, kept: 0, unclear: 0, labels: [], orders: [] }

/**
 * Plans the links of rows that changed or vanished, staged as the run table `link_plan`. Runs after the records are
 * planned, so that links may stand on records that this run creates.
 */
export async function planLinks(
  context: OutboundContext,
  tables: RunTables,
  given: readonly LinkOrder[],
  { rows, mayCreate }: { readonly rows: 'changed' | 'unclear'; readonly mayCreate: boolean },
): Promise<LinkPlan> {
  const { order, ports } = context
  const { warehouse } = ports
  const sync = order.sync
  await warehouse.derive(tables.table('link_rows'), {
    name: 'outbound/link_rows',
    slots: {
      link_texts: {
        kind: 'columns',
        names: given.map((one) => `link_${one.index}`),
        of: 'frozen',
        prefix: ',',
      },
      frozen: tables.slot('frozen'),
      refused: tables.slot('refused'),
      plan: tables.slot('plan'),
      links: tableSlots.links,
      changes: tableSlots.changes,
      linked: tableSlots.linked,
      association_changes: tableSlots.association_changes,
      own_keys: tables.slot('own_keys'),
      sent_links: tableSlots.sent_links,
    },
    values: {
      sync,
      run_id: context.runId,
      all_rows: given.some((one) => one.order.policy === 'mirror'),
      unclear_only: rows === 'unclear',
    },
  })
  await warehouse.derive(tables.table('vanished'), {
    name: 'outbound/vanished_links',
    slots: {
      sent_links: tableSlots.sent_links,
      frozen: tables.slot('frozen'),
      leaving: tables.slot('leaving'),
      changes: tableSlots.changes,
    },
    values: { sync, unclear_only: rows === 'unclear' },
  })
  const { orders, labels } = mayCreate
    ? await missingLabels(context, tables, given)
    : { orders: given, labels: [] }
  await stageWanted(context, tables, orders)
  await stageOthers(context, tables, orders)
  await warehouse.derive(tables.table('moving'), {
    name: 'outbound/moving_links',
    slots: {
      sent_links: tableSlots.sent_links,
      link_rows: tables.slot('link_rows'),
      vanished: tables.slot('vanished'),
      wanted: tables.slot('wanted'),
      others: tables.slot('others'),
      own_keys: tables.slot('own_keys'),
      plan: tables.slot('plan'),
    },
    values: { sync },
  })
  const present = await stagePresent(context, tables, orders)
  const counts = { unchanged: 0, kept: 0, unclear: 0 }
  await stageLines(ports, tables.table('link_plan'), linkColumns, async (lines) => {
    for (const [toType, members] of Map.groupBy(orders, (one) => one.order.to)) {
      const group = new PairPlanner(context, toType, members, present, lines, counts)
      const facts = warehouse.stream({
        name: 'outbound/link_facts',
        slots: {
          wanted: tables.slot('wanted'),
          link_rows: tables.slot('link_rows'),
          others: tables.slot('others'),
          own_keys: tables.slot('own_keys'),
          plan: tables.slot('plan'),
          moving: tables.slot('moving'),
          read_records: tables.slot('read_records'),
          present: tables.slot('present'),
          sent_links: tableSlots.sent_links,
        },
        values: { sync, to_type: toType, same_object: toType === order.target.object },
      })
      for await (const chunk of facts) for (const row of chunk) await group.take(row)
      await group.end()
    }
  })
  await keepToLimits(context, tables, orders)
  const [settled] = await warehouse.rows({
    name: 'outbound/count_settled_links',
    slots: {
      sent_links: tableSlots.sent_links,
      frozen: tables.slot('frozen'),
      link_rows: tables.slot('link_rows'),
      refused: tables.slot('refused'),
    },
    values: { sync },
  })
  return {
    ...counts,
    labels,
    orders,
    unchanged: counts.unchanged + Number(settled?.['unchanged'] ?? 0),
  }
}
