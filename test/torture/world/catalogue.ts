import type { ObjectName } from './schedule.ts'

/** How a property's wire text is to be read (inbound.md, "Columns, types, names"). */
export type Kind = 'text' | 'number' | 'datetime' | 'date' | 'flag' | 'many'

/** HubSpot's own properties that schedules use, and what they are told apart by. */
const ownProperties: Readonly<Record<ObjectName, Readonly<Record<string, Kind>>>> = {
  contacts: { email: 'text', firstname: 'text', lastname: 'text', jobtitle: 'text' },
  companies: { domain: 'text', name: 'text', city: 'text', annualrevenue: 'number' },
  deals: { dealname: 'text', amount: 'number', closedate: 'datetime', dealstage: 'text' },
  tickets: { subject: 'text', content: 'text', hs_pipeline_stage: 'text' },
  notes: { hs_note_body: 'text', hs_timestamp: 'datetime' },
  p_cars: { title: 'text' },
}

/** Made in the account at the beginning, of every object in play but notes. `w_unique` holds unique values. */
const madeProperties: Readonly<Record<string, Kind>> = {
  w_text: 'text',
  w_number: 'number',
  w_when: 'datetime',
  w_day: 'date',
  w_flag: 'flag',
  w_many: 'many',
  w_unique: 'text',
}

export const kindsOf = (type: ObjectName): Readonly<Record<string, Kind>> =>
  type === 'notes' ? ownProperties.notes : { ...ownProperties[type], ...madeProperties }

/** The property that people know a record by. */
export const nameOf: Readonly<Record<ObjectName, string>> = {
  contacts: 'firstname',
  companies: 'name',
  deals: 'dealname',
  tickets: 'subject',
  notes: 'hs_note_body',
  p_cars: 'title',
}

/** What HubSpot asks of a new record (HUBSPOT.md 4.3), as the sandbox's first pipelines have it. */
export const minimum: Readonly<Record<ObjectName, Readonly<Record<string, string>>>> = {
  contacts: {},
  companies: {},
  deals: { dealstage: 'appointmentscheduled', pipeline: 'default' },
  tickets: { hs_pipeline_stage: '1', hs_pipeline: '0' },
  notes: { hs_timestamp: '2026-11-20T09:00:00Z' },
  p_cars: {},
}

/** How HubSpot names a kind: `type` and `fieldType` of a definition. */
export const typesOf: Readonly<Record<Kind, readonly [type: string, fieldType: string]>> = {
  text: ['string', 'text'],
  number: ['number', 'number'],
  datetime: ['datetime', 'date'],
  date: ['date', 'date'],
  flag: ['bool', 'booleancheckbox'],
  many: ['enumeration', 'checkbox'],
}

/** Definitions as `POST /crm/v3/properties/TYPE/batch/create` takes them. */
export function definitionsFor(group: string): readonly Readonly<Record<string, unknown>>[] {
  return Object.entries(madeProperties).map(([name, kind]) => ({
    name,
    label: name,
    groupName: group,
    type: typesOf[kind][0],
    fieldType: typesOf[kind][1],
    ...(name === 'w_unique' ? { hasUniqueValue: true } : {}),
    ...(kind === 'many'
      ? { options: ['red', 'green', 'blue'].map((value) => ({ label: value, value })) }
      : {}),
    ...(kind === 'flag'
      ? {
          options: [
            { label: 'Yes', value: 'true' },
            { label: 'No', value: 'false' },
          ],
        }
      : {}),
  }))
}

export const groupOf: Readonly<Record<ObjectName, string>> = {
  contacts: 'contactinformation',
  companies: 'companyinformation',
  deals: 'dealinformation',
  tickets: 'ticketinformation',
  notes: 'note',
  p_cars: 'cars_information',
}

/** What streams, targets and tables of an object are called; a custom object goes by its own name (inbound.md). */
export const calledOf = (type: ObjectName): string => (type === 'p_cars' ? 'custom_cars' : type)

/** The object of a stream that holds records of those in play; others come back as they are. */
export const objectOf = (stream: string): ObjectName =>
  stream === 'custom_cars' ? 'p_cars' : (stream as ObjectName)

/** A custom object as the account defines it. */
export const carsSchema = {
  name: 'cars',
  labels: { singular: 'Car', plural: 'Cars' },
  primaryDisplayProperty: 'title',
  properties: [{ name: 'title', label: 'Title', type: 'string', fieldType: 'text' }],
} as const

/** What HubSpot writes by itself: never judged as somebody's value. */
export const isHubSpots = (property: string): boolean =>
  property.startsWith('hs_') && property !== 'hs_note_body' && property !== 'hs_pipeline_stage'
    ? true
    : [
        'createdate',
        'lastmodifieddate',
        'lifecyclestage',
        'pipeline',
        'days_to_close',
        'num_notes',
      ].includes(property)

/** How identities begin that HubSpot takes for no address: it refuses their rows. */
export const noAddress = 'not an address'
