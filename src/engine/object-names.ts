/** Standard objects by [singular name, plural path name, type id]. Source: HUBSPOT.md 5. */
const standardObjects = [
  ['contact', 'contacts', '0-1'],
  ['company', 'companies', '0-2'],
  ['deal', 'deals', '0-3'],
  ['ticket', 'tickets', '0-5'],
  ['product', 'products', '0-7'],
  ['line_item', 'line_items', '0-8'],
  ['quote', 'quotes', '0-14'],
  ['communication', 'communications', '0-18'],
  ['feedback_submission', 'feedback_submissions', '0-19'],
  ['task', 'tasks', '0-27'],
  ['note', 'notes', '0-46'],
  ['meeting', 'meetings', '0-47'],
  ['call', 'calls', '0-48'],
  ['email', 'emails', '0-49'],
  ['invoice', 'invoices', '0-53'],
  ['marketing_event', 'marketing_events', '0-54'],
  ['subscription', 'subscriptions', '0-69'],
  ['goal_target', 'goal_targets', '0-74'],
  ['discount', 'discounts', '0-84'],
  ['fee', 'fees', '0-85'],
  ['tax', 'taxes', '0-86'],
  ['commerce_payment', 'commerce_payments', '0-101'],
  ['user', 'users', '0-115'],
  ['postal_mail', 'postal_mail', '0-116'],
  ['order', 'orders', '0-123'],
  ['lead', 'leads', '0-136'],
  ['cart', 'carts', '0-142'],
  ['service', 'services', '0-162'],
  ['course', 'courses', '0-410'],
  ['listing', 'listings', '0-420'],
  ['appointment', 'appointments', '0-421'],
  ['contract', 'contracts', '0-721'],
  ['project', 'projects', '0-970'],
] as const

const typeIds: ReadonlyMap<string, string> = new Map(
  standardObjects.map(([, plural, typeId]) => [plural, typeId]),
)

/** The type ids of all standard objects. */
export const standardTypeIds: readonly string[] = [...typeIds.values()]

const singularOf: ReadonlyMap<string, string> = new Map(
  standardObjects.flatMap((names) => names.map((name) => [name, names[0]] as const)),
)

/** One spelling for an object's names: `contacts`, `contact` and `0-1` are `contact`; custom ones stay as they are, since two may differ in case alone. */
export function foldObjectName(object: string): string {
  return singularOf.get(object.toLowerCase()) ?? object
}

/** The type id of a standard object by the name that paths carry; null for every other name. */
export function standardTypeId(object: string): string | null {
  return typeIds.get(object) ?? null
}

/** Standard objects that HUBSPOT.md 5 lists no name for: paths call them by type id. */
const withoutPathName: ReadonlySet<string> = new Set([
  'services',
  'courses',
  'listings',
  'appointments',
  'contracts',
  'projects',
  'marketing_events',
])

/** Other names of ours for standard objects: streams and targets are called so. */
const ownNames: Readonly<Record<string, string>> = {
  goals: 'goal_targets',
  payments: 'commerce_payments',
}

const pluralOf: ReadonlyMap<string, string> = new Map(
  standardObjects.flatMap((names) => names.map((name) => [name, names[1]] as const)),
)

/** The name of a standard object that tables and labels know it by: `contacts` for `contact` and `0-1`; null for every other name. */
export function standardObject(name: string): string | null {
  const folded = name.toLowerCase()
  return pluralOf.get(ownNames[folded] ?? folded) ?? null
}

/** What paths call a standard object. */
export function standardAddress(object: string): string {
  return withoutPathName.has(object) ? (typeIds.get(object) ?? object) : object
}

/** All names of standard objects by which people call them, for hints. */
export const standardObjectNames: readonly string[] = [...typeIds.keys(), ...Object.keys(ownNames)]

/** Whether an object is one of HubSpot's own that have a name everywhere. */
export function isStandardObject(object: string): boolean {
  return singularOf.has(object.toLowerCase())
}
