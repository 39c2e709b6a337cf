/** `0-1`, `2-123`: HUBSPOT.md 5. Never a name. */
export type ObjectTypeId = string

/** A number inside (ids fit 2^53), a string on the wire. Unique within an object type only (HUBSPOT.md 5). */
export type RecordId = number

/** Epoch milliseconds of the sandbox's clock. */
export type Millis = number

export interface RecordRef {
  readonly type: ObjectTypeId
  readonly id: RecordId
}

export type PropertyType =
  | 'string'
  | 'number'
  | 'bool'
  | 'enumeration'
  | 'date'
  | 'datetime'
  | 'phone_number'
  | 'json'
  | 'object_coordinates'

export interface PropertyOption {
  readonly label: string
  readonly value: string
  readonly displayOrder: number
  readonly hidden: boolean
  readonly description?: string
}

/** HUBSPOT.md 4.4. The wire form (`Property`) is made of it by api/properties.ts. */
export interface PropertyDefinition {
  readonly name: string
  readonly label: string
  readonly type: PropertyType
  readonly fieldType: string
  readonly groupName: string
  readonly description?: string
  readonly options?: readonly PropertyOption[]
  readonly displayOrder?: number
  readonly calculated?: boolean
  /** Options come from elsewhere: owners (with referencedObjectType OWNER), pipelines. */
  readonly externalOptions?: boolean
  readonly referencedObjectType?: string
  readonly hasUniqueValue?: boolean
  readonly hidden?: boolean
  readonly hubspotDefined?: boolean
  readonly formField?: boolean
  readonly readOnlyValue?: boolean
  readonly readOnlyDefinition?: boolean
  /** Options may be added and taken away though the rest is HubSpot's; absent: as `readOnlyDefinition` says. */
  readonly readOnlyOptions?: boolean
  readonly archivable?: boolean
  readonly dataSensitivity?: 'non_sensitive' | 'sensitive' | 'highly_sensitive'
  readonly numberDisplayHint?: string
  readonly showCurrencySymbol?: boolean
  readonly calculationFormula?: string
  readonly createdAt?: Millis
  readonly updatedAt?: Millis
  readonly archived?: boolean
  readonly archivedAt?: Millis
}

export interface PipelineStage {
  readonly id: string
  readonly label: string
  readonly displayOrder: number
  /** Values are strings: probability and isClosed for deals, ticketState for tickets (HUBSPOT.md 8). */
  readonly metadata: Readonly<Record<string, string>>
  readonly createdAt: Millis
  readonly updatedAt: Millis
  readonly archived: boolean
  readonly archivedAt?: Millis
}

export interface Pipeline {
  readonly id: string
  readonly label: string
  readonly displayOrder: number
  readonly createdAt: Millis
  readonly updatedAt: Millis
  readonly archived: boolean
  readonly archivedAt?: Millis
  readonly stages: readonly PipelineStage[]
}

/** HUBSPOT.md 8, Owners. `userId` is null on the wire once archived; `userIdIncludingInactive` stays. */
export interface Owner {
  readonly id: string
  readonly email: string
  readonly type: 'PERSON' | 'QUEUE'
  readonly firstName: string
  readonly lastName: string
  readonly userIdIncludingInactive: number
  readonly createdAt: Millis
  readonly updatedAt: Millis
  readonly archived: boolean
  readonly teams?: readonly {
    readonly id: string
    readonly name: string
    readonly primary: boolean
  }[]
}

/** One kind of record: standard ones in account/object-types.ts, custom ones from schemas. */
export interface ObjectTypeDefinition {
  readonly id: ObjectTypeId
  /** `contacts`; for custom objects `p_<name>`, the plural of CONTRACT.md. */
  readonly plural: string
  /** `contact`: as in association type names (`contact_to_company`) and exports (`CONTACT`). */
  readonly singular: string
  /** Further names accepted in paths and bodies. Compared in lower case. */
  readonly aliases: readonly string[]
  readonly labels: { readonly singular: string; readonly plural: string }
  /** `lastmodifieddate` for contacts, `hs_lastmodifieddate` for all others (HUBSPOT.md 4.2). */
  readonly modifiedProperty: string
  readonly createdProperty: string
  readonly primaryDisplayProperty: string
  /** What a create must carry: all of `all`, one of `any` (HUBSPOT.md 4.3). */
  readonly required: {
    readonly all: readonly string[]
    readonly any: readonly string[]
    /** A create by the API links it to a record of this type (HUBSPOT.md 4.3: leads). */
    readonly link?: ObjectTypeId
  }
  /** Only HubSpot writes these (HUBSPOT.md 8). */
  readonly readOnly?: true
  readonly searchDefaults: readonly string[]
  /** Properties that the search's `query` looks into. */
  readonly queryProperties: readonly string[]
  /** Names of the pipeline and stage properties, where the object has pipelines. */
  readonly pipeline?: { readonly pipeline: string; readonly stage: string }
  /** Alternatives; any one of the lists grants. */
  readonly scopes: { readonly read: readonly string[]; readonly write: readonly string[] }
  readonly custom?: { readonly name: string; readonly fullyQualifiedName: string }
}

export interface ObjectTypes {
  /** Without archived custom objects. */
  all(): readonly ObjectTypeDefinition[]
  /** By id, plural, singular, alias, `p_name` or `p<portal>_name`; in lower case where nothing is spelled just so. */
  find(nameOrId: string): ObjectTypeDefinition | undefined
}
