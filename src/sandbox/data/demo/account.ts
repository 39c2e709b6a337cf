import type { Owner, PropertyDefinition } from '../../account/definitions.ts'
import type { Account } from '../../account/types.ts'
import { propertyOptions } from '../catalogue.ts'
import { stageClocks } from '../catalogue/shared.ts'
import { contactNumber } from '../contacts.ts'
import { DAY } from '../instants.ts'
import { defaultOwners } from '../owners.ts'
import { ACCOUNT_OPENED, dealStages, pipeline, ticketStages } from '../pipelines.ts'
import { COMPANY, CONTACT, DEAL, TICKET, USERS } from './writer.ts'

/** Northwind Robotics: it sells, installs and maintains warehouse robots. */

const sales = { id: '801', name: 'Sales' }
const success = { id: '802', name: 'Customer Success' }
const emea = { id: '803', name: 'EMEA' }

type Team = typeof sales

function owner(
  n: number,
  firstName: string,
  lastName: string,
  teams: readonly Team[],
  more: Partial<Owner> = {},
): Owner {
  return {
    id: String(70_100_000 + n * 3_571),
    email: `${firstName}.${lastName}@northwind-robotics.example`.toLowerCase(),
    type: 'PERSON',
    firstName,
    lastName,
    // The user's id is another number than the owner's (HUBSPOT.md 4.3 and 8).
    userIdIncludingInactive: USERS + n * 977,
    createdAt: ACCOUNT_OPENED + n * 40 * DAY,
    updatedAt: ACCOUNT_OPENED + n * 41 * DAY,
    archived: false,
    ...(teams.length === 0
      ? {}
      : { teams: teams.map((team, at) => ({ ...team, primary: at === 0 })) }),
    ...more,
  }
}

export const demoOwners: readonly Owner[] = [
  owner(0, 'Ingrid', 'Halvorsen', []),
  owner(1, 'Marcus', 'Feld', [sales]),
  owner(2, 'Leila', 'Haddad', [sales, emea]),
  owner(3, 'Tomás', 'Quiroga', [sales], { email: 'tomas.quiroga@northwind-robotics.example' }),
  owner(4, 'Priya', 'Raman', [success]),
  owner(5, 'Jonas', 'Lindqvist', [success, emea]),
  owner(6, 'Amara', 'Okonkwo', [sales]),
  // Left the company; still owns some records, as owners who leave do.
  owner(7, 'Gregor', 'Pawlak', [], { archived: true, updatedAt: ACCOUNT_OPENED + 1500 * DAY }),
  // Two people of one name: a full name alone does not tell them apart.
  owner(8, 'Sara', 'Novak', [sales]),
  owner(9, 'Sara', 'Novak', [success], { email: 'sara.novak2@northwind-robotics.example' }),
  owner(10, 'Field', 'Service', [success], {
    type: 'QUEUE',
    email: 'service@northwind-robotics.example',
  }),
]

type Custom = Partial<PropertyDefinition> & Pick<PropertyDefinition, 'name' | 'label'>

function custom(
  groupName: string,
  type: PropertyDefinition['type'],
  fieldType: string,
  more: Custom,
): PropertyDefinition {
  return {
    type,
    fieldType,
    groupName,
    options: [],
    hubspotDefined: false,
    archivable: true,
    createdAt: ACCOUNT_OPENED + 30 * DAY,
    updatedAt: ACCOUNT_OPENED + 30 * DAY,
    ...more,
  }
}

const contact = 'contactinformation'
const company = 'companyinformation'
const deal = 'dealinformation'
const ticket = 'ticketinformation'

export const interests = ['picking', 'palletizing', 'sorting', 'welding', 'inspection'] as const
export const tiers = ['platinum', 'gold', 'silver'] as const
export const sites = ['hub_north', 'hub_south', 'plant_1', 'plant_2', 'cold_store'] as const
const optionsOf = (values: readonly string[]) =>
  propertyOptions(
    values.map((value) => [
      value,
      `${value.charAt(0).toUpperCase()}${value.slice(1).replaceAll('_', ' ')}`,
    ]),
  )

const properties: Readonly<Record<string, readonly PropertyDefinition[]>> = {
  [CONTACT]: [
    contactNumber,
    custom(contact, 'enumeration', 'checkbox', {
      name: 'robot_interests',
      label: 'Robot interests',
      options: optionsOf(interests),
    }),
    custom(contact, 'enumeration', 'select', {
      name: 'customer_tier',
      label: 'Customer tier',
      options: optionsOf(tiers),
    }),
    custom(contact, 'bool', 'booleancheckbox', {
      name: 'newsletter',
      label: 'Newsletter?',
      options: propertyOptions([
        ['true', 'Yes'],
        ['false', 'No'],
      ]),
    }),
    custom(contact, 'date', 'date', {
      name: 'certified_until',
      label: 'Operator certificate until',
    }),
    custom(contact, 'string', 'text', {
      name: 'passport_number',
      label: 'Passport number',
      dataSensitivity: 'sensitive',
    }),
    custom(contact, 'string', 'text', {
      name: 'health_notes',
      label: 'Site health notes',
      dataSensitivity: 'highly_sensitive',
    }),
    // Names that meet SQL's words and the connector's own columns; the hyphen is seen in dbt_hubspot's seeds.
    custom(contact, 'number', 'number', { name: 'order', label: 'Order' }),
    custom(contact, 'string', 'text', { name: 'select', label: 'Select' }),
    custom(contact, 'datetime', 'date', { name: 'created_at', label: 'Created at (old CRM)' }),
    custom(contact, 'string', 'text', { name: 'legacy-crm-id', label: 'Legacy CRM "ID"' }),
    custom(contact, 'date', 'date', { name: '2nd_site_visit', label: '2nd site visit' }),
    custom(contact, 'string', 'textarea', {
      name: 'how_did_you_first_hear_about_our_robots_please_tell_us_in_your_own_words_and_at_any_length_you_like',
      label:
        'How did you first hear about our robots? Please tell us in your own words, at any length you like',
    }),
  ],
  [COMPANY]: [
    custom(company, 'string', 'text', {
      name: 'customer_code',
      label: 'Customer code',
      hasUniqueValue: true,
    }),
    custom(company, 'enumeration', 'radio', {
      name: 'account_tier',
      label: 'Account tier',
      options: optionsOf(tiers),
    }),
    custom(company, 'enumeration', 'checkbox', {
      name: 'sites',
      label: 'Sites',
      options: optionsOf(sites),
    }),
    custom(company, 'number', 'number', {
      name: 'arr_usd',
      label: 'ARR (USD)',
      numberDisplayHint: 'currency',
      showCurrencySymbol: true,
    }),
    custom(company, 'number', 'number', { name: 'floor_area_m2', label: 'Floor area (m²)' }),
    custom(company, 'string', 'text', { name: 'group', label: 'Group' }),
  ],
  [DEAL]: [
    custom(deal, 'string', 'text', {
      name: 'erp_order_id',
      label: 'ERP order',
      hasUniqueValue: true,
    }),
    custom(deal, 'number', 'number', { name: 'robot_units', label: 'Robots' }),
    custom(deal, 'date', 'date', { name: 'installation_date', label: 'Installation date' }),
    custom(deal, 'bool', 'booleancheckbox', {
      name: 'pilot',
      label: 'Pilot project',
      options: propertyOptions([
        ['true', 'Yes'],
        ['false', 'No'],
      ]),
    }),
  ],
  [TICKET]: [
    custom(ticket, 'string', 'text', { name: 'robot_serial', label: 'Robot serial number' }),
    custom(ticket, 'string', 'text', { name: 'firmware', label: 'Firmware' }),
    custom(ticket, 'number', 'number', { name: 'downtime_hours', label: 'Downtime (hours)' }),
  ],
}

const closed = (probability: string) => ({ probability, isClosed: 'true' })
const open = (probability: string) => ({ probability, isClosed: 'false' })

export const renewals = pipeline('73160041', 'Renewals', 1, [
  ['141650551', 'Renewal due', open('0.5')],
  ['141650552', 'In negotiation', open('0.7')],
  ['141650553', 'Renewed', closed('1.0')],
  ['141650554', 'Churned', closed('0.0')],
])
export const resale = pipeline('73160042', 'Partner resale 🤝', 2, [
  ['141650561', 'Registered', open('0.1')],
  ['141650562', 'Quoted', open('0.5')],
  ['141650563', 'Ordered', closed('1.0')],
  ['141650564', 'Dropped', closed('0.0')],
])
export const salesPipeline = pipeline('default', 'Sales Pipeline', 0, dealStages)
export const supportPipeline = pipeline('0', 'Support Pipeline', 0, ticketStages)
export const fieldService = pipeline('73160051', 'Field service', 1, [
  ['141650571', 'Reported', { ticketState: 'OPEN', isClosed: 'false' }],
  ['141650572', 'Technician on site', { ticketState: 'OPEN', isClosed: 'false' }],
  ['141650573', 'Done', { ticketState: 'CLOSED', isClosed: 'true' }],
])

/** The company's own definitions: owners, pipelines, properties and association labels. */
export function defineDemoAccount(account: Account): void {
  // The account's first owner stays: generated contacts belong to him.
  account.setOwners([...defaultOwners(), ...demoOwners])
  account.setPipelines(DEAL, [salesPipeline, renewals, resale])
  account.setPipelines(TICKET, [supportPipeline, fieldService])
  for (const [type, definitions] of Object.entries(properties)) {
    for (const definition of definitions) account.objects(type).defineProperty(definition)
  }
  for (const [type, own] of [
    [DEAL, [renewals, resale]],
    [TICKET, [fieldService]],
  ] as const) {
    const stages = own.flatMap(({ stages: each }) =>
      each.map(({ id, label }) => [id, label] as const),
    )
    for (const [name, label, kind] of stageClocks(stages)) {
      account.objects(type).defineProperty(
        custom(
          type === DEAL ? 'dealstages' : 'ticketstages',
          kind === 'time' ? 'datetime' : 'number',
          kind === 'time' ? 'date' : 'number',
          {
            name,
            label,
            hubspotDefined: true,
            calculated: true,
            readOnlyValue: true,
            archivable: false,
          },
        ),
      )
    }
  }
  // Read from the first object to the second: the company's employee is the contact.
  const { links } = account
  links.defineLabel(COMPANY, CONTACT, {
    label: 'Employee',
    name: 'employee',
    inverseLabel: 'Employer',
  })
  links.defineLabel(COMPANY, CONTACT, { label: 'Ex-Employee', name: 'ex_employee' })
  links.defineLabel(COMPANY, CONTACT, { label: 'Billing contact', name: 'billing_contact' })
  links.defineLabel(CONTACT, CONTACT, { label: 'Friend', name: 'friend' })
  links.defineLabel(CONTACT, CONTACT, {
    label: 'Manager',
    name: 'manager',
    inverseLabel: 'Direct report',
  })
  links.defineLabel(DEAL, CONTACT, { label: 'Decision maker', name: 'decision_maker' })
  links.defineLabel(COMPANY, COMPANY, {
    label: 'Supplier',
    name: 'supplier',
    inverseLabel: 'Customer',
  })
}
