import { type LabelBook, labelBook } from '../../engine/association-labels.ts'
import type { TypeRef } from '../../engine/type-ref.ts'
import { textIn } from '../../engine/cells.ts'
import type { AssociationOrder } from '../../engine/orders.ts'
import type { ObjectName, Property } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { OutboundContext } from '../context.ts'
import type { Missing } from '../provision/missing.ts'
import { type Matching, matchingBy } from '../records/matching.ts'
import { tableSlots } from '../tables.ts'

/** One association of the sync, with what the account says of it. */
export interface LinkOrder {
  readonly order: AssociationOrder
  /** Its place in the sync: what run tables name it by. */
  readonly index: number
  readonly book: LabelBook
  readonly matching: Matching
  /** Labels that were to be created and could not be, by their folded text, with the reason. */
  readonly uncreated?: ReadonlyMap<string, string> | undefined
}

/** Labels are told apart without case and blanks around. */
export const foldLabel = (text: string): string => text.trim().toLowerCase()

/**
 * The associations of a sync with their labels and keys, asked of the account before anything is planned. `missing`:
 * properties of the sync's own object that are still to be made.
 * @throws `outbound.object_unknown`, `outbound.property_unknown`
 */
export async function linkOrders(
  context: OutboundContext,
  missing: Missing | null = null,
): Promise<readonly LinkOrder[]> {
  const { order, ports } = context
  const from = order.target.object
  const books = new Map<string, LabelBook>()
  const orders: LinkOrder[] = []
  for (const [index, association] of order.associations.entries()) {
    const { to, by } = association
    const known = await propertiesOf(context, association)
    const toCome = to === from ? missing : null
    const found = matchingBy(to, by, [...known, ...(toCome?.asProperties() ?? [])])
    const matching = toCome?.settled(found) ?? found
    if (matching === null) throw propertyUnknown(order.sync, association)
    let book = books.get(to)
    if (book === undefined) {
      const forward = await ports.hubspot.associations.labels(from, to, ports.signal)
      const backward =
        from === to ? forward : await ports.hubspot.associations.labels(to, from, ports.signal)
      const told = from === to ? await toldSides(context, to) : []
      book = labelBook(from, to, forward, backward, [], told)
      books.set(to, book)
    }
    orders.push({ order: association, index, book, matching })
  }
  return orders
}

/** What earlier runs learned: the account's list does not tell it, and no linked pair may show it now. */
async function toldSides(
  { order, ports }: OutboundContext,
  to: ObjectName,
): Promise<readonly (readonly [TypeRef, TypeRef])[]> {
  const rows = await ports.warehouse.rows({
    name: 'outbound/told_sides',
    slots: { sent_links: tableSlots.sent_links },
    values: { sync: order.sync, to_type: to },
  })
  return rows.map((row): readonly [TypeRef, TypeRef] => {
    const category = textIn(row, 'category')
    return [
      { category, typeId: Number(textIn(row, 'type_id')) },
      { category, typeId: Number(textIn(row, 'inverse_type_id')) },
    ]
  })
}

/** Asked for also when links go by record id: it tells whether the account has the object at all. */
async function propertiesOf(
  context: OutboundContext,
  association: AssociationOrder,
): Promise<readonly Property[]> {
  const { order, ports } = context
  try {
    return await ports.hubspot.properties(association.to, ports.signal)
  } catch (error) {
    const unknown =
      error instanceof ConnectorError &&
      (error.code === 'hubspot.not_available' || error.code === 'hubspot.request_refused')
    throw unknown ? objectUnknown(order.sync, association, error) : error
  }
}

function propertyUnknown(sync: string, { to, by }: AssociationOrder): ConnectorError {
  return new ConnectorError('outbound.property_unknown', {
    what: `The sync ${sync} links to ${to} by ${by}.`,
    why: `The account's ${to} have no property "${by}".`,
    fix: 'Name a property that tells the other records apart, or record_id.',
  })
}

function objectUnknown(sync: string, { to }: AssociationOrder, cause: unknown): ConnectorError {
  return new ConnectorError('outbound.object_unknown', {
    what: `The sync ${sync} links to ${to}.`,
    why: `The account has no object type "${to}".`,
    fix: 'Mend the name behind `to` in the association.',
    cause,
  })
}
