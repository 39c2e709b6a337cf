import { ConnectorError } from '../errors/connector-error.ts'

/** HUBSPOT.md 5. Names as paths carry them. */
const typeIds: Readonly<Record<string, string>> = {
  contacts: '0-1',
  companies: '0-2',
  deals: '0-3',
  tickets: '0-5',
  products: '0-7',
  line_items: '0-8',
  quotes: '0-14',
  communications: '0-18',
  feedback_submissions: '0-19',
  tasks: '0-27',
  notes: '0-46',
  meetings: '0-47',
  calls: '0-48',
  emails: '0-49',
  invoices: '0-53',
  marketing_events: '0-54',
  subscriptions: '0-69',
  goal_targets: '0-74',
  discounts: '0-84',
  fees: '0-85',
  taxes: '0-86',
  commerce_payments: '0-101',
  users: '0-115',
  postal_mail: '0-116',
  orders: '0-123',
  leads: '0-136',
  carts: '0-142',
  services: '0-162',
  courses: '0-410',
  listings: '0-420',
  appointments: '0-421',
}

/** HUBSPOT.md 5: custom objects go by `2-N`, `p_<name>` or `p<portalId>_<name>`, the latter as they are. */
const takenAsIs = /^(\d+-\d+|p\d*_.+)$/

/** @throws {ConnectorError} `hubspot.not_available` for a name that HubSpot does not have */
export function objectTypeId(object: string): string {
  const id = Object.hasOwn(typeIds, object) ? typeIds[object] : undefined
  if (id !== undefined) return id
  if (takenAsIs.test(object)) return object
  throw new ConnectorError('hubspot.not_available', {
    what: `HubSpot has no object called ${object}.`,
    why: 'It is neither one of its standard objects nor a custom object (2-123 or p_name).',
    fix: 'Correct the name in the configuration.',
  })
}
