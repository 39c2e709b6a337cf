import type { OutboundOrder } from '../engine/orders.ts'

/** Objects whose properties have a scope of their own, `crm.schemas.<object>.write` (HubSpot's list of scopes by operation). */
const bySchema: ReadonlySet<string> = new Set([
  'appointments',
  'carts',
  'companies',
  'contacts',
  'courses',
  'deals',
  'invoices',
  'listings',
  'orders',
  'services',
  'subscriptions',
])

/** The scope that making properties and options takes; none where HubSpot's list names none: then its answer does. */
export function createScopes({ createMissing = [], target }: OutboundOrder): readonly string[] {
  if (!createMissing.some((one) => one !== 'labels' && one !== 'lists')) return []
  const { object } = target
  if (bySchema.has(object)) return [`crm.schemas.${object}.write`]
  if (/^(2-\d+|p\d*_.+)$/.test(object)) return ['crm.schemas.custom.write']
  if (object === 'tickets') return ['tickets']
  return object === 'products' || object === 'line_items' ? ['e-commerce'] : []
}
