import type { Action } from '../../declare/index.ts'
import { countIn, textIn, textOrNullIn } from '../../engine/cells.ts'
import type { AssociationCounts, RecordCounts } from '../../engine/reports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import type { PlanLine } from '../records/plan-line.ts'
import { tableSlots } from '../tables.ts'
import type { MadePlan } from './make-plan.ts'

/** What a plan comes to, counted in the run tables. */
export interface PlanCounts {
  /** `created`, `updated` and `archived` are what is planned. */
  readonly records: RecordCounts
  readonly associations: AssociationCounts
  /** Rows that may go by import. */
  readonly importable: number
  /** Updates that take two writes. */
  readonly clearsFirst: number
  /** Sets of links that may. */
  readonly importableLinks: readonly ImportableLinks[]
  readonly linkCalls: readonly LinkCalls[]
  readonly refusals: Readonly<Record<string, number>>
  /** Links that wait, by reason. */
  readonly linksAside: Readonly<Record<string, number>>
}

/** New pairs to one other object, all with labels or all without. */
export interface ImportableLinks {
  readonly to: string
  readonly labelled: boolean
  readonly pairs: number
  readonly links: number
  /** Of the import files. */
  readonly lines: number
  /** Of the side that has fewer: what is read back. */
  readonly records: number
}

/** Pairs to one other object that something is sent for, and how many of them take each kind of call. */
export interface LinkCalls {
  readonly to: string
  /** Pairs that only lose links: they go first, in calls of their own. */
  readonly loses: boolean
  readonly pairs: number
  readonly unlinks: number
  readonly links: number
  readonly labels: number
  readonly unlabels: number
}

const outcomes = { create: 'created', update: 'updated', archive: 'archived' } as const

/** @throws `run.accounting_failed` when a source row is neither refused, unchanged nor planned (DESIGN 1.6) */
export async function countPlan(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
): Promise<PlanCounts> {
  const { order, ports } = context
  const { warehouse } = ports
  const refusals: Record<string, number> = {}
  const refuse = (code: string | null, count: number): void => {
    if (code !== null) refusals[code] = (refusals[code] ?? 0) + count
  }
  const counts = {
    vanished: 0,
    created: 0,
    updated: 0,
    archived: 0,
    set_aside: 0,
    refused: 0,
    importable: 0,
  }
  let unchanged = plan.skipped

  const refused = await warehouse.rows({
    name: 'outbound/count_refused',
    slots: { refused: tables.slot('refused') },
  })
  for (const row of refused) {
    const counted = countIn(row, 'counted')
    counts.refused += counted
    refuse(textOrNullIn(row, 'error_code'), counted)
  }
  const countedIn = (part: string) =>
    warehouse.rows({ name: 'outbound/count_plan', slots: { plan: tables.slot(part) } })
  const left = plan.preparation.archives === null ? [] : await countedIn('leaving')
  for (const row of left) counts.vanished += countIn(row, 'counted')
  for (const row of [...(await countedIn('plan')), ...left]) {
    const counted = countIn(row, 'counted')
    const code = textOrNullIn(row, 'error_code')
    const action = textOrNullIn(row, 'action') as Action
    switch (textOrNullIn(row, 'decision') as PlanLine['decision']) {
      case 'planned':
        counts[outcomes[action]] += counted
        if (row['batch_only'] === false && order.target.routes.import.includes(action)) {
          counts.importable += counted
        }
        break
      case 'unchanged':
        unchanged += counted
        break
      case 'refused':
        counts.refused += counted
        refuse(code, counted)
        break
      case 'set_aside':
      case 'dead':
      case 'resting':
        counts.set_aside += counted
        refuse(code, counted)
    }
  }
  const [same] = await warehouse.rows({
    name: 'outbound/count_unchanged',
    slots: {
      frozen: tables.slot('frozen'),
      refused: tables.slot('refused'),
      sent: tableSlots.sent,
      links: tableSlots.links,
    },
    values: { sync: order.sync, create_only: order.strategy === 'create' },
  })
  unchanged += countIn(same, 'unchanged')
  const records: RecordCounts = {
    read: plan.rows,
    vanished: counts.vanished,
    continued: 0,
    refused: counts.refused,
    unchanged,
    created: counts.created,
    updated: counts.updated,
    archived: counts.archived,
    set_aside: counts.set_aside,
  }
  assertAccounted(order.sync, records)
  const linksAside: Record<string, number> = {}
  const links = await countLinks(context, plan, tables, linksAside)
  // They go with archived records, without a call.
  const goneLinks = counts.archived === 0 ? 0 : await countGoneLinks(context, tables)
  return {
    records,
    associations: { ...links, removed: links.removed + goneLinks },
    importable: counts.importable,
    clearsFirst: plan.clearsFirst,
    importableLinks: await countImportableLinks(context, plan, tables),
    linkCalls: await countLinkCalls(context, plan, tables),
    refusals,
    linksAside,
  }
}

async function countLinks(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
  aside: Record<string, number>,
): Promise<AssociationCounts> {
  const counts = { added: 0, removed: 0, set_aside: 0 }
  if (plan.preparation.links.length > 0) {
    const rows = await context.ports.warehouse.rows({
      name: 'outbound/count_link_plan',
      slots: { link_plan: tables.slot('link_plan') },
    })
    for (const row of rows) {
      const counted = countIn(row, 'counted')
      const decision = textOrNullIn(row, 'decision')
      if (decision === 'set_aside') {
        const code = textOrNullIn(row, 'error_code') ?? ''
        aside[code] = (aside[code] ?? 0) + counted
        counts.set_aside += counted
      } else if (decision === 'planned') {
        if (textOrNullIn(row, 'action') === 'add') counts.added += counted
        else counts.removed += counted
      }
    }
  }
  return { ...counts, unchanged: plan.links.unchanged, kept: plan.links.kept }
}

async function countGoneLinks(context: OutboundContext, tables: RunTables): Promise<number> {
  let gone = 0
  for (const part of ['plan', 'leaving']) {
    const [row] = await context.ports.warehouse.rows({
      name: 'outbound/count_leaving_links',
      slots: { sent_links: tableSlots.sent_links, plan: tables.slot(part) },
      values: { sync: context.order.sync },
    })
    gone += countIn(row, 'counted')
  }
  return gone
}

async function countImportableLinks(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
): Promise<readonly ImportableLinks[]> {
  if (plan.preparation.links.length === 0) return []
  const rows = await context.ports.warehouse.rows({
    name: 'outbound/count_importable_links',
    slots: { link_plan: tables.slot('link_plan') },
  })
  return rows.map((row) => ({
    to: textIn(row, 'to_type'),
    labelled: row['labelled'] === true,
    pairs: countIn(row, 'pairs'),
    links: countIn(row, 'links'),
    lines: countIn(row, 'lines'),
    records: countIn(row, 'records'),
  }))
}

async function countLinkCalls(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
): Promise<readonly LinkCalls[]> {
  if (plan.preparation.links.length === 0) return []
  const rows = await context.ports.warehouse.rows({
    name: 'outbound/count_link_calls',
    slots: { link_plan: tables.slot('link_plan') },
  })
  return rows.map((row) => ({
    to: textIn(row, 'to_type'),
    loses: row['loses'] === true,
    pairs: countIn(row, 'pairs'),
    unlinks: countIn(row, 'unlinks'),
    links: countIn(row, 'links'),
    labels: countIn(row, 'labels'),
    unlabels: countIn(row, 'unlabels'),
  }))
}

/** DESIGN 1.6: read + vanished + continued = planned + unchanged + refused; planned = created + updated + archived + set aside. */
export function assertAccounted(sync: string, counts: RecordCounts): void {
  const came = counts.read + counts.vanished + counts.continued
  const planned = counts.created + counts.updated + counts.archived + counts.set_aside
  const went = planned + counts.unchanged + counts.refused
  if (came === went) return
  throw new ConnectorError('run.accounting_failed', {
    what: `The counts of the sync ${sync} do not add up.`,
    why: `${counts.read} read, ${counts.vanished} vanished and ${counts.continued} continued rows stand against ${planned} planned, ${counts.unchanged} unchanged and ${counts.refused} refused ones.`,
    fix: 'Run again; if it stays, report it with these counts.',
  })
}
