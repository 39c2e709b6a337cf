import type { ObjectName } from '../../engine/ports.ts'
import type { OutboundContext } from '../context.ts'
import type { RunTables } from '../freeze/run-tables.ts'
import { foldLabel, type LinkOrder, linkOrders } from './books.ts'
import type { NewLabel } from './missing-labels.ts'
import { type LinkPlan, planLinks } from './plan-links.ts'

/**
 * Makes the labels that a plan lacks, then plans the links once more with what the account has now. A label that HubSpot
 * refuses sets its links aside. Repeating it after a kill or a lost answer makes no label twice.
 */
export async function createLabels(
  context: OutboundContext,
  { labels, orders: before }: LinkPlan,
  tables: RunTables,
): Promise<LinkPlan> {
  const refused = new Map<ObjectName, Map<string, string>>()
  for (const [made, label] of labels.entries()) {
    context.progress('creating labels', made, labels.length)
    const why = await create(context, label)
    if (why === null) continue
    const ofObject = refused.get(label.to) ?? new Map<string, string>()
    refused.set(label.to, ofObject.set(foldLabel(label.label), why))
  }
  const orders = (await linkOrders(context)).map((one, at): LinkOrder => {
    const known = before[at]?.uncreated ?? []
    return { ...one, uncreated: new Map([...known, ...(refused.get(one.order.to) ?? [])]) }
  })
  return planLinks(context, tables, orders, { rows: 'changed', mayCreate: false })
}

/** Null: it is there. Otherwise why it could not be made. */
async function create(
  { order, ports }: OutboundContext,
  { from, to, label, name }: NewLabel,
): Promise<string | null> {
  const made = await ports.hubspot.associations.createLabel(from, to, { label, name }, ports.signal)
  if (made.kind === 'there') {
    ports.log.info('label_created', { sync: order.sync, from, to })
    return null
  }
  ports.log.warn('label_refused', { sync: order.sync, from, to, code: made.code })
  return `HubSpot did not create it: ${made.message}`
}
