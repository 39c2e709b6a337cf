import type { ObjectName, Property } from './hubspot.ts'

/** A rule that the account set on a property's values. */
export interface ValidationRule {
  /** `MAX_LENGTH`, `REGEX` and so on, as HubSpot spells them. */
  readonly type: string
  readonly arguments: readonly string[]
  /** HubSpot mends the value before it judges it: then nobody else can tell what it will be. */
  readonly normalizes: boolean
}

/** A property to be made. */
export interface NewProperty {
  readonly name: string
  readonly label: string
  readonly type: string
  readonly fieldType: string
  readonly groupName: string
  readonly hasUniqueValue: boolean
  /** Value and label alike; empty for everything but enumerations. */
  readonly options: readonly string[]
}

/** What the account says of its objects' values, and how it takes new properties and options. */
export interface Definitions {
  /** By property; empty where HubSpot has none or does not let them be read: then it judges alone. */
  validationRules(
    object: ObjectName,
    signal: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly ValidationRule[]>>
  /** Properties that a new record of a custom object must carry; none for HubSpot's own objects. */
  requiredProperties(object: ObjectName, signal: AbortSignal): Promise<readonly string[]>
  /** How many more records the account may have of the object; null where HubSpot does not tell. */
  recordsLeft(object: ObjectName, signal: AbortSignal): Promise<number | null>
  /**
   * Makes a property, or finds it made. May be repeated. Returns the property as it stands in the account, which may
   * be another one of that name.
   * @throws `hubspot.scope_missing`, `hubspot.request_refused`
   */
  createProperty(object: ObjectName, property: NewProperty, signal: AbortSignal): Promise<Property>
  /**
   * Adds options (value and label alike) behind those that the property has at this moment. May be repeated.
   * @throws `hubspot.scope_missing`, `hubspot.request_refused`
   */
  addOptions(
    object: ObjectName,
    property: string,
    options: readonly string[],
    signal: AbortSignal,
  ): Promise<void>
}
