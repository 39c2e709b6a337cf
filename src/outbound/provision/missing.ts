import type { NewProperty, Property } from '../../engine/ports.ts'
import type { PlanCreate } from '../../engine/reports.ts'
import { ConnectorError } from '../../errors/connector-error.ts'
import { fold } from '../fields/wire-value.ts'
import type { Matching } from '../records/matching.ts'

/** Options that one run may create: more of them mean that a column of names or texts is mapped to a select. */
export const mostOptions = 100
/** Texts that are remembered as options to be, whether or not their rows will be written. */
const mostOffered = 10_000

/** Options of one property that rows ask for. */
interface Offers {
  /** The spelling that becomes the option, by its folded text. */
  readonly spelled: Map<string, string>
  /** Of these, those that a planned row writes. */
  readonly wanted: Set<string>
}

/**
 * What the account lacks and the sync may create. Rows are judged as if it were there; what planned rows really need is
 * known after they were all looked at.
 */
export class Missing {
  readonly object: string
  readonly #sync: string
  readonly #mayAddOptions: boolean
  readonly #properties: ReadonlyMap<string, NewProperty>
  readonly #offers = new Map<string, Offers>()
  readonly #denied = new Map<string, string>()
  readonly #made = new Set<string>()

  constructor(from: {
    readonly sync: string
    readonly object: string
    readonly mayAddOptions: boolean
    readonly properties: readonly NewProperty[]
  }) {
    this.#sync = from.sync
    this.object = from.object
    this.#mayAddOptions = from.mayAddOptions
    this.#properties = new Map(from.properties.map((property) => [property.name, property]))
  }

  /** A property that is not in the account: reads can't ask for it. */
  lacks(property: string): boolean {
    return this.#properties.has(property) && !this.#made.has(property)
  }

  /** The account has the property now. */
  made(property: string): void {
    this.#made.add(property)
  }

  /** The same way to find records, by a property that may be still to come. */
  settled<M extends Matching | null>(matching: M): M {
    if (matching === null || matching.kind === 'record_id') return matching
    const { property } = matching
    return this.#properties.has(property)
      ? { ...matching, isToCome: () => this.lacks(property) }
      : matching
  }

  /** The properties to be, as the account will describe them. */
  asProperties(): readonly Property[] {
    return [...this.#properties.values()].map(({ options, ...property }) => ({
      ...property,
      description: '',
      options: options.map((text) => ({ label: text, value: text, hidden: false })),
      calculated: false,
      externalOptions: false,
      hidden: false,
      hubspotDefined: false,
      readOnlyValue: false,
      referencedObjectType: null,
      dataSensitivity: null,
    }))
  }

  /** Whether unknown values of the property may become options of it. */
  mayOffer(property: Property): boolean {
    if (property.type !== 'enumeration' || property.fieldType === 'booleancheckbox') return false
    if (this.lacks(property.name)) return true
    return (
      this.#mayAddOptions &&
      !property.externalOptions &&
      property.readOnlyOptions !== true &&
      property.referencedObjectType === null
    )
  }

  /** The option that an unknown text will be: all its spellings are one. */
  offer(property: string, text: string): string {
    const { spelled } = this.#offersOf(property)
    const known = spelled.get(fold(text))
    if (known !== undefined) return known
    if (spelled.size >= mostOffered) throw this.#tooMany(property)
    spelled.set(fold(text), text.trim())
    return text.trim()
  }

  /** A planned row writes this value. */
  want(property: Property, value: string): void {
    const offers = this.#offers.get(property.name)
    if (offers === undefined) return
    const parts = property.fieldType === 'checkbox' ? value.split(';') : [value]
    for (const part of parts) {
      if (offers.spelled.get(fold(part)) !== part || offers.wanted.has(part)) continue
      offers.wanted.add(part)
      if (this.#wanted() > mostOptions) throw this.#tooMany(property.name)
    }
  }

  /** HubSpot won't have options added to this property, for a reason in words. */
  deny(property: string, why: string): void {
    this.#denied.set(property, why)
  }

  denied(property: string): string | null {
    return this.#denied.get(property) ?? null
  }

  /** Before rows are looked at, each time. */
  begin(): void {
    this.#offers.clear()
  }

  /** Options that planned rows need, of properties that the account has. */
  options(): readonly { readonly property: string; readonly options: readonly string[] }[] {
    return [...this.#offers]
      .filter(([property, { wanted }]) => !this.lacks(property) && wanted.size > 0)
      .map(([property, { wanted }]) => ({ property, options: [...wanted] }))
  }

  /** Properties to be made; a select without a single option would be none. */
  properties(): readonly NewProperty[] {
    return [...this.#properties.values()].flatMap((property) => {
      if (!this.lacks(property.name)) return []
      if (property.type !== 'enumeration') return [property]
      const options = [...(this.#offers.get(property.name)?.wanted ?? [])]
      return options.length === 0 ? [] : [{ ...property, options }]
    })
  }

  isNeeded(): boolean {
    return this.properties().length > 0 || this.options().length > 0
  }

  report(): readonly PlanCreate[] {
    const { object } = this
    return [
      ...this.properties().map(
        ({ name, type, hasUniqueValue }): PlanCreate => ({
          kind: hasUniqueValue ? 'unique_key' : 'property',
          object,
          name,
          property_type: type,
        }),
      ),
      ...[...this.#offers].flatMap(([property, { wanted }]) =>
        [...wanted].map((name): PlanCreate => ({ kind: 'option', object, name, property })),
      ),
    ]
  }

  #offersOf(property: string): Offers {
    const offers = this.#offers.get(property) ?? { spelled: new Map(), wanted: new Set() }
    this.#offers.set(property, offers)
    return offers
  }

  #wanted(): number {
    return [...this.#offers.values()].reduce((sum, { wanted }) => sum + wanted.size, 0)
  }

  #tooMany(property: string): ConnectorError {
    return new ConnectorError('outbound.too_many_options', {
      what: `The sync ${this.#sync} would create more than ${mostOptions} options, the last of them of ${this.object}.${property}.`,
      why: 'So many different values are seldom choices: the column may belong to another property.',
      fix: `Look whether the column belongs to ${property}; if it does, add the options in HubSpot, or write them with several runs of fewer rows.`,
    })
  }
}
