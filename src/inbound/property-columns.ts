import type { ColumnKind } from '../declare/index.ts'
import type { StreamOrder } from '../engine/orders.ts'
import type { Property } from '../engine/ports/hubspot.ts'
import { ConnectorError } from '../errors/connector-error.ts'

/** A property as the table shall hold it. */
export interface WantedProperty {
  readonly name: string
  readonly kind: ColumnKind
  readonly hubspotType: string
  /** The value is replaced by its sha256. */
  readonly hashed: boolean
  readonly label: string
  readonly description: string
}

/** HubSpot types (HUBSPOT.md 4.4) as column kinds (CONTRACT.md, Types). */
const kindsByType: Readonly<Record<string, ColumnKind>> = {
  string: 'text',
  phone_number: 'text',
  number: 'number',
  bool: 'boolean',
  enumeration: 'text',
  date: 'date',
  datetime: 'timestamp',
  dateTime: 'timestamp',
  json: 'json',
  object_coordinates: 'json',
}

/** Several checkboxes hold a list (`a;b`); any type that HubSpot may add later lands as text. */
export function kindOfProperty(property: Pick<Property, 'type' | 'fieldType'>): ColumnKind {
  if (property.type === 'enumeration' && property.fieldType === 'checkbox') return 'list'
  return kindsByType[property.type] ?? 'text'
}

type Selection = Pick<StreamOrder, 'properties' | 'exclude' | 'hash'>

/**
 * The account's properties that the order chooses, by name in code-point order.
 * @throws `inbound.property_unknown` when the order names one that neither the account nor the table (`known`) has.
 */
export function wantedProperties(
  stream: string,
  account: readonly Property[],
  order: Selection,
  known: ReadonlySet<string>,
): readonly WantedProperty[] {
  const names = new Set(account.map((property) => property.name))
  const chosen = order.properties === 'all' ? null : new Set(order.properties)
  const hashed = new Set(order.hash)
  const asked = [...(chosen ?? []), ...hashed]
  const unknown = asked.filter((name) => !names.has(name) && !known.has(name))
  if (unknown.length > 0) {
    throw new ConnectorError('inbound.property_unknown', {
      what: `Stream ${stream} can't be read as configured.`,
      why: `The account has no such property: ${unknown.join(', ')}.`,
      fix: `Correct the name under \`properties\` or \`hash\` of ${stream}; \`hubspot-warehouse discover\` lists them.`,
    })
  }
  const excluded = new Set(order.exclude)
  return account
    .filter(
      (property) => (chosen === null || chosen.has(property.name)) && !excluded.has(property.name),
    )
    .map((property) => {
      const isHashed = hashed.has(property.name)
      return {
        name: property.name,
        kind: isHashed ? ('text' as const) : kindOfProperty(property),
        hubspotType: property.type,
        hashed: isHashed,
        label: property.label,
        description: property.description,
      }
    })
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
}
