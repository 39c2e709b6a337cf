import type { ObjectTypeId, PropertyDefinition, PropertyOption } from '../account/definitions.ts'
import { activities, activityLines } from './catalogue/activities.ts'
import { commerceObjects, dates, lineItems, products, quotes } from './catalogue/commerce.ts'
import { companies } from './catalogue/companies.ts'
import { contacts } from './catalogue/contacts.ts'
import { deals } from './catalogue/deals.ts'
import { salesObjects } from './catalogue/sales.ts'
import { kinds, group } from './catalogue/shape.ts'
import type { Flags, Group, Kind, Line, OptionLine } from './catalogue/shape.ts'
import { bookkeeping, ownership } from './catalogue/shared.ts'
import { tickets } from './catalogue/tickets.ts'
import { ACCOUNT_OPENED } from './pipelines.ts'

export { defaultOwners } from './owners.ts'
export { defaultPipelines } from './pipelines.ts'

/** HUBSPOT.md 5. */
const names: Readonly<Record<ObjectTypeId, string>> = {
  '0-18': 'communications',
  '0-19': 'feedback_submissions',
  '0-27': 'tasks',
  '0-46': 'notes',
  '0-47': 'meetings',
  '0-48': 'calls',
  '0-49': 'emails',
  '0-53': 'invoices',
  '0-54': 'marketing_events',
  '0-69': 'subscriptions',
  '0-74': 'goal_targets',
  '0-84': 'discounts',
  '0-85': 'fees',
  '0-86': 'taxes',
  '0-101': 'commerce_payments',
  '0-115': 'users',
  '0-116': 'postal_mail',
  '0-123': 'orders',
  '0-136': 'leads',
  '0-142': 'carts',
  '0-162': 'services',
  '0-410': 'courses',
  '0-420': 'listings',
  '0-421': 'appointments',
  '0-721': 'contracts',
  '0-970': 'projects',
}

const large: Readonly<Record<ObjectTypeId, readonly Group[]>> = {
  '0-1': contacts,
  '0-2': companies,
  '0-3': deals,
  '0-5': tickets,
  '0-7': products,
  '0-8': lineItems,
  '0-14': quotes,
}

/**
 * The HubSpot-defined properties of an object type. An unknown type (a custom object) gets what every object has.
 * `hs_object_id` and the created and modified properties are among them.
 */
export function propertyCatalogue(type: ObjectTypeId): readonly PropertyDefinition[] {
  const groups = large[type] ?? smallObject(names[type] ?? 'object')
  const byName = new Map<string, PropertyDefinition>()
  for (const { group: groupName, lines } of groups) {
    for (const line of lines) byName.set(line[0], definition(line, groupName, byName.size))
  }
  return [...byName.values()]
}

function smallObject(name: string): readonly Group[] {
  const own = activities[name] ?? commerceObjects[name] ?? salesObjects[name] ?? []
  const information = `${name}_information`
  return [
    group(information, [
      ...own,
      ...(activities[name] === undefined ? [] : activityLines),
      ...dates,
    ]),
    ownership(information, 'Owner'),
    bookkeeping(information),
  ]
}

/** HubSpot's own properties whose options are the account's to change. SANDBOX: which they are is not in HUBSPOT.md. */
const openOptions: ReadonlySet<string> = new Set([
  'closed_lost_reason',
  'dealtype',
  'hs_lead_label',
  'hs_lead_status',
  'hs_lead_type',
  'hs_ticket_category',
  'hs_ticket_priority',
  'industry',
  'lifecyclestage',
  'type',
])

/** One line of a catalogue as the account holds it. */
function definition(line: Line, groupName: string, displayOrder: number): PropertyDefinition {
  const [name, label, kind, flags = '', options] = line
  const [type, fieldType] = kinds[kind]
  return {
    name,
    label,
    type,
    fieldType,
    groupName,
    description: '',
    displayOrder,
    ...optionsOf(kind, options),
    ...permissions(flags),
    hubspotDefined: true,
    readOnlyDefinition: true,
    readOnlyOptions: !openOptions.has(name),
    archivable: false,
    dataSensitivity: 'non_sensitive',
    createdAt: ACCOUNT_OPENED,
    updatedAt: ACCOUNT_OPENED,
  }
}

const yesNo: readonly OptionLine[] = [
  ['true', 'Yes'],
  ['false', 'No'],
]

function optionsOf(kind: Kind, lines: readonly OptionLine[] | undefined) {
  const [type] = kinds[kind]
  if (type === 'bool') return { options: propertyOptions(yesNo) }
  if (type !== 'enumeration') return { options: [] }
  if (lines !== undefined) return { options: propertyOptions(lines) }
  return kind === 'owner'
    ? { options: [], externalOptions: true, referencedObjectType: 'OWNER' }
    : { options: [], externalOptions: true }
}

/** Option lines in their order, none hidden. */
export function propertyOptions(lines: readonly OptionLine[]): readonly PropertyOption[] {
  return lines.map(([value, label], displayOrder) => ({
    value,
    label,
    displayOrder,
    hidden: false,
  }))
}

function permissions(flags: Flags) {
  const has = (flag: string) => flags.split(' ').includes(flag)
  return {
    calculated: has('calc'),
    readOnlyValue: has('calc') || has('ro'),
    hidden: has('hidden'),
    formField: has('form'),
    hasUniqueValue: has('unique'),
  }
}
