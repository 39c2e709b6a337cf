import type { Target } from '../../declare/index.ts'
import { memberProperty } from '../../engine/list-members.ts'
import type { OutboundOrder } from '../../engine/orders.ts'
import type { PlanCreate } from '../../engine/reports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { OutboundContext } from '../context.ts'
import { type AccountFacts, type Mapping, mappingOf } from '../fields/mapping.ts'
import { freeze } from '../freeze/freeze.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { type LinkOrder, linkOrders } from '../links/books.ts'
import { type LinkPlan, noLinks, planLinks } from '../links/plan-links.ts'
import { foldingOf, identityMatching, type Matching } from '../records/matching.ts'
import { planColumns } from '../records/plan-line.ts'
import type { ArchiveFacts } from '../records/plan-named.ts'
import { ownKeyColumns, planRecords } from '../records/plan-records.ts'
import { planVanished } from '../records/plan-vanished.ts'
import { keptProperties } from '../records/undo-values.ts'
import { findMissing } from '../provision/find-missing.ts'
import { stageLines } from '../staging.ts'
import { refuseUnlinkedCreates } from './required-links.ts'
import { tableSlots } from '../tables.ts'

/** A sync's order as the account understands it: known before anything of the source is read. */
export interface Preparation {
  readonly mapping: Mapping
  readonly matching: Matching | null
  readonly links: readonly LinkOrder[]
  /** Of the strategies archive and mirror; null: no record is archived. */
  readonly archives: ArchiveFacts | null
}

/** A plan standing in run tables: nothing of it is remembered until it is adopted. */
export interface MadePlan {
  readonly preparation: Preparation
  readonly rows: number
  /** Rows that a person left out. */
  readonly skipped: number
  /** Updates whose stage is cleared in a write of its own. */
  readonly clearsFirst: number
  readonly links: LinkPlan
  /** What the account lacks, made by the run before the plan is adopted. */
  readonly creates: readonly PlanCreate[]
}

/**
 * Checks the whole order against the account.
 * @throws the `outbound.*` errors that stop a run before it begins (exit 2)
 */
export async function prepare(context: OutboundContext): Promise<Preparation> {
  const { order, ports } = context
  refuseStrategy(order)
  const { object } = order.target
  const known = await ports.hubspot.properties(object, ports.signal)
  const missing = await findMissing(context, known)
  const properties = [...known, ...missing.asProperties()]
  const { definitions } = ports.hubspot
  const facts: AccountFacts = {
    properties,
    rules: await definitions.validationRules(object, ports.signal),
    required:
      order.strategy === 'update' ? [] : await definitions.requiredProperties(object, ports.signal),
    missing,
    now: () => (ports.hubspot.heard().at ?? ports.clock.now()).getTime(),
    owners: needsOwners(order, properties) ? await ports.hubspot.owners(ports.signal) : [],
    pipelines: needsPipelines(order.target, order)
      ? await ports.hubspot.pipelines(order.target.object, ports.signal)
      : [],
  }
  const mapping = mappingOf(order, facts)
  const matching = missing.settled(identityMatching(order, properties))
  return {
    mapping,
    matching,
    links: await linkOrders(context, missing),
    archives:
      mayArchive(order) && matching !== null
        ? order.list === undefined
          ? { mapping, matching, kept: keptProperties(known), held: null }
          : { mapping, matching, kept: [], held: memberProperty }
        : null,
  }
}

/** Freezes the source and decides about every changed row and link. Writes nothing but run tables. */
export async function makePlan(
  context: OutboundContext,
  preparation: Preparation,
  tables: RunTables,
): Promise<MadePlan> {
  const { order, ports } = context
  const { mapping, matching, links, archives } = preparation
  await tables.dropAll()
  context.progress('reading the source', 0, null)
  const { rows } = await freeze(order, ports.warehouse, tables, foldingOf(matching))
  ports.log.info('source_frozen', { sync: order.sync, run: context.runId, rows })
  const own = links
    .filter((one) => one.order.to === order.target.object)
    .map((one) => ({ association: one.index, matching: one.matching }))
  const named = order.strategy === 'archive' ? archives : null
  const { skipped, clearsFirst } = await planRecords(context, mapping, matching, own, tables, named)
  await ports.warehouse.run({
    name: 'outbound/refuse_doubled_records',
    slots: {
      plan: tables.slot('plan'),
      links: tableSlots.links,
      frozen: tables.slot('frozen'),
      refused: tables.slot('refused'),
    },
    values: {
      sync: order.sync,
      message: 'Another source row means the same HubSpot record.',
    },
  })
  await planVanished(context, order.strategy === 'mirror' ? archives : null, tables)
  const mayCreate = order.createMissing?.includes('labels') ?? false
  const linkPlan =
    links.length === 0
      ? noLinks
      : await planLinks(context, tables, links, { rows: 'changed', mayCreate })
  await refuseUnlinkedCreates(context, links.length > 0, tables)
  return {
    preparation,
    rows,
    skipped,
    clearsFirst,
    creates: [
      ...mapping.missing.report(),
      ...linkPlan.labels.map(
        ({ from, to, label }): PlanCreate => ({ kind: 'label', object: from, to, name: label }),
      ),
    ],
    links: linkPlan,
  }
}

/** Plans once more the links that could not be told before the first side of their labels stood. Records stay as they are. */
export async function lookAgain(
  context: OutboundContext,
  plan: MadePlan,
  tables: RunTables,
): Promise<MadePlan> {
  await stageLines(context.ports, tables.table('plan'), planColumns, async () => undefined)
  await stageLines(context.ports, tables.table('own_keys'), ownKeyColumns, async () => undefined)
  return {
    ...plan,
    links: await planLinks(context, tables, plan.links.orders, {
      rows: 'unclear',
      mayCreate: false,
    }),
  }
}

const mayArchive = (order: OutboundOrder): boolean =>
  order.strategy === 'archive' || order.strategy === 'mirror'

function refuseStrategy(order: OutboundOrder): void {
  if (!mayArchive(order)) return
  const { target, strategy, sync } = order
  if (!target.routes.batch.includes('archive')) {
    throw new ConnectorError('outbound.strategy_unavailable', {
      what: `The sync ${sync} has the strategy ${strategy}.`,
      why: `HubSpot has no way to archive ${target.object}.`,
      fix: 'Use create, update or upsert.',
    })
  }
  if (strategy === 'archive' && order.associations.length > 0) {
    throw new ConnectorError('outbound.strategy_unavailable', {
      what: `The sync ${sync} has the strategy archive, and associations.`,
      why: 'A record that is archived takes its links along.',
      fix: 'Take the associations out of the sync.',
    })
  }
}

function needsOwners(
  order: OutboundOrder,
  properties: readonly { readonly name: string; readonly referencedObjectType: string | null }[],
): boolean {
  const owned = new Set(
    properties.filter((one) => one.referencedObjectType === 'OWNER').map((one) => one.name),
  )
  for (const rule of order.target.rules) if (rule.kind === 'owner') owned.add(rule.property)
  return order.fields.some((field) => owned.has(field.property))
}

function needsPipelines(target: Target, order: OutboundOrder): boolean {
  return target.rules.some(
    (rule) =>
      (rule.kind === 'pipeline' || rule.kind === 'stage') &&
      order.fields.some((field) => field.property === rule.property),
  )
}
