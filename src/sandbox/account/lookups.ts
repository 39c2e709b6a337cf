import type { ObjectTypeDefinition, PropertyDefinition, RecordId } from './definitions.ts'

/** The key under which a value is found; whether it counts as the same is `uniqueKey`'s question. */
export function foldUnique(value: string): string {
  return value.trim().toLowerCase()
}

/** Two values with one key are the same: e-mails in lower case (HUBSPOT.md 4.4), others as they are unless all fold. */
export function uniqueKey(property: string, value: string, foldsAll: boolean): string {
  return foldsAll || property === 'email' ? foldUnique(value) : value.trim()
}

/** Which values of a record are found under which key: additional e-mails count as e-mails (HUBSPOT.md 4.4). */
function keysOf(
  property: string,
  values: ReadonlyMap<string, string>,
  isContact: boolean,
): readonly string[] {
  const own = values.get(property)
  const keys = own ? [foldUnique(own)] : []
  if (isContact && property === 'email') {
    const additional = values.get('hs_additional_emails')
    if (additional)
      keys.push(
        ...additional
          .split(';')
          .map((text) => foldUnique(text))
          .filter((text) => text !== ''),
      )
  }
  return keys
}

/** Finds live stored records by the value of a unique property, and of company domains (which are not unique). */
export class Lookups {
  readonly #isContact: boolean
  readonly #byProperty = new Map<string, Map<string, readonly RecordId[]>>()

  constructor(type: ObjectTypeDefinition) {
    this.#isContact = type.id === '0-1'
    if (this.#isContact) this.#byProperty.set('email', new Map())
    if (type.id === '0-2') this.#byProperty.set('domain', new Map())
  }

  /** True when the property's values are unique by HubSpot's rules. */
  isUnique(property: PropertyDefinition): boolean {
    return property.hasUniqueValue === true || (this.#isContact && property.name === 'email')
  }
  covers(property: string): boolean {
    return this.#byProperty.has(property)
  }
  cover(property: string): void {
    if (!this.#byProperty.has(property)) this.#byProperty.set(property, new Map())
  }
  properties(): Iterable<string> {
    return this.#byProperty.keys()
  }
  find(property: string, value: string): readonly RecordId[] {
    return this.#byProperty.get(property)?.get(foldUnique(value)) ?? []
  }
  add(id: RecordId, values: ReadonlyMap<string, string>): void {
    for (const [property, found] of this.#byProperty) {
      for (const key of keysOf(property, values, this.#isContact)) {
        const ids = found.get(key)
        if (!ids) found.set(key, [id])
        else if (!ids.includes(id)) found.set(key, [...ids, id])
      }
    }
  }
  remove(id: RecordId, values: ReadonlyMap<string, string>): void {
    for (const [property, found] of this.#byProperty) {
      for (const key of keysOf(property, values, this.#isContact)) {
        const left = (found.get(key) ?? []).filter((other) => other !== id)
        if (left.length > 0) found.set(key, left)
        else found.delete(key)
      }
    }
  }
}
