import type { OutboundOrder } from '../../engine/orders.ts'
import type { NewProperty, Property, QueryColumn } from '../../engine/ports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import type { OutboundContext } from '../context.ts'
import { sourceColumns } from '../freeze/source-columns.ts'
import { Missing } from './missing.ts'

/** HUBSPOT.md 4.4: properties with unique values, of one object. */
const mostUnique = 10

/** What the sync may create of what it names and the account lacks. Reads the source's columns only where it must. */
export async function findMissing(
  context: OutboundContext,
  properties: readonly Property[],
): Promise<Missing> {
  const { order, ports } = context
  const may = new Set(order.strategy === 'archive' ? [] : (order.createMissing ?? []))
  const known = new Set(properties.map(({ name }) => name))
  const key = order.identifyBy?.kind === 'property' ? order.identifyBy : null
  const lackingKey = may.has('unique_key') && key !== null && !known.has(key.property) ? key : null
  const lacking = may.has('properties')
    ? order.fields.filter(
        ({ property }) => !known.has(property) && property !== lackingKey?.property,
      )
    : []
  const wanted: NewProperty[] = []
  if (lackingKey !== null || lacking.length > 0) {
    const groupName = order.propertyGroup ?? usualGroup(properties)
    const columns = sourceColumns(order, await ports.warehouse.describe(order.source))
    if (lackingKey !== null) {
      refuseTooManyKeys(order, lackingKey.property, properties)
      const { kind } = columns.column(lackingKey.column, 'the identity')
      const form = kind === 'number' ? forms.number : forms.text
      wanted.push(newProperty(lackingKey.property, form, groupName, true))
    }
    for (const { property, from } of lacking) {
      if (wanted.some(({ name }) => name === property)) continue
      // The type of an expression is known only when it has run; a constant is a text of the document.
      const kind =
        from.kind === 'column'
          ? columns.column(from.column, `the property ${property}`).kind
          : 'text'
      wanted.push(newProperty(property, forms[kind] ?? forms.text, groupName, false))
    }
  }
  return new Missing({
    sync: order.sync,
    object: order.target.object,
    mayAddOptions: may.has('options'),
    properties: wanted,
  })
}

interface Form {
  readonly type: string
  readonly fieldType: string
}

/** HUBSPOT.md 4.4: types and field types of HubSpot. */
const text: Form = { type: 'string', fieldType: 'text' }
const forms: Readonly<Record<'text' | 'number', Form>> &
  Partial<Readonly<Record<QueryColumn['kind'], Form>>> = {
  text,
  number: { type: 'number', fieldType: 'number' },
  boolean: { type: 'bool', fieldType: 'booleancheckbox' },
  date: { type: 'date', fieldType: 'date' },
  timestamp: { type: 'datetime', fieldType: 'date' },
  list: { type: 'enumeration', fieldType: 'checkbox' },
}

function newProperty(
  name: string,
  form: Form,
  groupName: string,
  hasUniqueValue: boolean,
): NewProperty {
  const words = name.replaceAll('_', ' ').trim()
  const label = words.slice(0, 1).toUpperCase() + words.slice(1)
  return { name, label, ...form, groupName, hasUniqueValue, options: [] }
}

/** The group that most of the object's own properties stand in: those of people first, then HubSpot's. */
function usualGroup(properties: readonly Property[]): string {
  const writable = properties.filter((one) => !one.readOnlyValue && !one.calculated && !one.hidden)
  const own = writable.filter((one) => !one.hubspotDefined)
  const counts = Map.groupBy(own.length > 0 ? own : writable, (one) => one.groupName)
  const [usual] = [...counts].toSorted(
    ([oneName, one], [otherName, other]) =>
      other.length - one.length || (oneName < otherName ? -1 : 1),
  )
  return usual?.[0] ?? ''
}

function refuseTooManyKeys(
  order: OutboundOrder,
  name: string,
  properties: readonly Property[],
): void {
  const held = properties.filter((one) => one.hasUniqueValue && !one.hubspotDefined)
  if (held.length < mostUnique) return
  throw new ConnectorError('outbound.create_refused', {
    what: `The sync ${order.sync} would create the unique key ${order.target.object}.${name}.`,
    why: `HubSpot allows ${mostUnique} properties with unique values for an object, and there are: ${held.map((one) => one.name).join(', ')}.`,
    fix: 'Identify by one of these properties, or delete one that is not used.',
  })
}
