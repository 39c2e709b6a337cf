import type { OutboundOrder } from '../../engine/orders.ts'
import { importRules } from '../send/import-rules.ts'
import { isLinkImportWorthIt, isLinkSetWorthIt } from '../send/link-route.ts'
import type { PlanCreate } from '../../engine/reports.ts'
import type { ImportableLinks, LinkCalls, PlanCounts } from './counts.ts'

/** Records and pairs that one call carries (HUBSPOT.md 4.3, 6). */
const perCall = 100
/** HUBSPOT.md 6: the lowest documented rate, 100 calls in 10 seconds. */
const callsASecond = 10
/** An import waits in HubSpot's queue, runs and is looked at some times. */
const secondsAnImport = 60

/** Calls still to be made and about how long they take. */
export function estimateOf(
  order: OutboundOrder,
  counts: PlanCounts,
  creates: readonly PlanCreate[],
): { readonly calls: Readonly<Record<string, number>>; readonly seconds: number } {
  const { created, updated, archived } = counts.records
  const canImport = order.target.routes.import.length > 0 && order.route !== 'batch'
  const imported =
    canImport && (order.route === 'import' || counts.importable >= importRules.fewestRows)
      ? counts.importable
      : 0
  const share = created + updated === 0 ? 0 : 1 - imported / (created + updated)
  const linkSets = importedLinks(order, counts.importableLinks)
  const batches =
    Math.ceil((created * share) / perCall) +
    Math.ceil((updated * share) / perCall) +
    Math.ceil(counts.clearsFirst / perCall) +
    Math.ceil(archived / perCall) +
    counts.linkCalls.reduce((sum, of) => sum + callsFor(of, linkSets), 0)
  const imports = [imported, ...linkSets.map(({ lines }) => lines)].reduce(
    (sum, rows) => sum + Math.ceil(rows / importRules.rowsAFile),
    0,
  )
  const readBack =
    linkSets.reduce((sum, { records }) => sum + Math.ceil(records / perCall), 0) +
    Math.ceil((created * (1 - share)) / perCall)
  const made = creationCalls(creates)
  return {
    calls: { import: imports, batch: batches, batch_read: readBack, other: made },
    seconds: Math.ceil((batches + readBack + made) / callsASecond) + imports * secondsAnImport,
  }
}

/**
 * Pairs go a hundred at a time, those that take the same call together (src/outbound/links/sending-order.ts): only where
 * one kind ends and the next begins do a hundred pairs take two. Labels that go from pairs that get others are calls of their own.
 */
function callsFor(of: LinkCalls, imported: readonly ImportableLinks[]): number {
  const own = of.loses ? [] : imported.filter(({ to }) => to === of.to)
  const pairsOf = (labelled: boolean): number =>
    own.reduce((sum, set) => sum + (set.labelled === labelled ? set.pairs : 0), 0)
  const blocks = (pairs: number): number => Math.ceil(pairs / perCall)
  const first = of.loses ? of.unlinks : of.links - pairsOf(false)
  const second = of.loses ? of.unlabels : of.labels - pairsOf(true)
  const later = second === 0 ? 0 : blocks(first + second) - Math.floor(first / perCall)
  const besides = of.loses ? 0 : Math.min(blocks(first + second), of.unlabels)
  return blocks(first) + later + besides
}

/** One call for each thing that is made; the options of a property are added together. */
function creationCalls(creates: readonly PlanCreate[]): number {
  const calls = creates.map(
    (one) => `${one.kind} ${one.object} ${one.property ?? one.name} ${one.to ?? ''}`,
  )
  return new Set(calls).size
}

/** The sets of links that a run would send by import, by its own rules. */
function importedLinks(
  order: OutboundOrder,
  sets: readonly ImportableLinks[],
): readonly ImportableLinks[] {
  return [...Map.groupBy(sets, ({ to }) => to)].flatMap(([to, ofObject]) => {
    const pairs = ofObject.reduce((sum, one) => sum + one.pairs, 0)
    return isLinkImportWorthIt(order, { from: order.target.object, to, pairs })
      ? ofObject.filter((set) => isLinkSetWorthIt(order, set))
      : []
  })
}
