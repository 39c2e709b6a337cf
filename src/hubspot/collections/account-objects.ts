import type { CollectionRequest } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { Transport } from '../transport.ts'
import { paths } from '../versions.ts'
import { pagesOf } from './paged.ts'

export interface AccountObject {
  /** As our tables name it: plural, `p_<name>` for custom objects. */
  readonly name: string
  /** As paths carry it. */
  readonly path: string
}

/**
 * The object types that the account defined itself. A token that may not see them reads none.
 */
export async function customObjects(
  transport: Transport,
  signal: AbortSignal,
): Promise<readonly AccountObject[]> {
  const list = { path: paths.schemas(), title: 'custom object schemas', queries: [{}] }
  const found: AccountObject[] = []
  try {
    for await (const { items } of pagesOf(transport, list, null, signal)) {
      for (const { name, objectTypeId } of items) {
        if (typeof name !== 'string' || typeof objectTypeId !== 'string') continue
        found.push({ name: `p_${name}`, path: objectTypeId })
      }
    }
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.code !== 'hubspot.scope_missing') throw error
  }
  return found
}

/** HUBSPOT.md 5: what the account has without custom objects. */
const standardObjects = [
  'appointments',
  'calls',
  'carts',
  'commerce_payments',
  'communications',
  'companies',
  'contacts',
  'courses',
  'deals',
  'discounts',
  'emails',
  'feedback_submissions',
  'fees',
  'goal_targets',
  'invoices',
  'leads',
  'line_items',
  'listings',
  'meetings',
  'notes',
  'orders',
  'postal_mail',
  'products',
  'quotes',
  'services',
  'subscriptions',
  'tasks',
  'taxes',
  'tickets',
  'users',
] as const

/** The objects that a sync reads. */
export const objectsAsked = ({
  objects,
  addresses,
}: Pick<CollectionRequest, 'objects' | 'addresses'>): readonly AccountObject[] =>
  objects.map((name) => ({ name, path: addresses?.get(name) ?? name }))

/** The objects that a sync reads; of one that reads none, all that the account can have. */
export async function objectsFor(
  transport: Transport,
  request: Pick<CollectionRequest, 'objects' | 'addresses'>,
  signal: AbortSignal,
): Promise<readonly AccountObject[]> {
  if (request.objects.length > 0) return objectsAsked(request)
  const standard = standardObjects.map((name) => ({ name, path: name }))
  return [...standard, ...(await customObjects(transport, signal))]
}
