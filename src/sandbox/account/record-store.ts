import type { ApiVersion } from '../http/types.ts'
import type {
  Millis,
  ObjectTypeDefinition,
  PropertyDefinition,
  RecordId,
  RecordRef,
} from './definitions.ts'
import type { LinkTypeRef } from './link-store.ts'

/** One kept value of a property; `value` is '' where it was cleared (HUBSPOT.md 4.1 propertiesWithHistory). */
export interface HistoryEntry {
  readonly value: string
  readonly timestamp: Millis
  /** e.g. API, INTEGRATION, IMPORT, CRM_UI, MERGE_OBJECTS */
  readonly sourceType: string
  readonly sourceId?: string
  readonly sourceLabel?: string
  readonly updatedByUserId?: number
}

/** Where a write comes from, for the history. `at` defaults to the clock's now. */
export interface WriteSource {
  readonly sourceType: string
  readonly sourceId?: string
  readonly sourceLabel?: string
  readonly updatedByUserId?: number
  readonly at?: Millis
  /** The API version that the write came by: validation rules look at it. */
  readonly version?: ApiVersion
}

/** One row, as now or as indexed. When handed out by an iterator it is valid until the next step only. */
export interface Row {
  readonly id: RecordId
  readonly createdAt: Millis
  readonly updatedAt: Millis
  readonly archived: boolean
  readonly archivedAt: Millis | null
  readonly mergedInto: RecordId | null
  /**
   * The wire text of any property, null when unset. Computed ones included: hs_object_id, the created and modified
   * properties of the type.
   */
  get(name: string): string | null
}

/**
 * Rows computed from a seed and an ordinal, so that a million of them cost no memory. Set before anything is written
 * to the type; an edited row is copied into the store and overrides it.
 */
export interface GeneratedRows {
  readonly count: number
  /** Every property for which some row has a value; without hs_object_id and the created and modified properties. */
  readonly names: readonly string[]
  /** Rising with the ordinal. */
  id(ordinal: number): RecordId
  /** -1 when no generated row has this id. */
  ordinalOf(id: RecordId): number
  /** Not falling with the ordinal, as HubSpot's ids rise with time. */
  createdAt(ordinal: number): Millis
  updatedAt(ordinal: number): Millis
  /** Wire text, null when unset. Hot: called 40 times a row by exports. Not asked for computed properties. */
  value(ordinal: number, name: string): string | null
  /** Optional faster form for many rows: resolve the name once. */
  reader?(name: string): (ordinal: number) => string | null
  /** For email and other unique properties: the ordinal with this (folded, lower case) value, -1 when none. */
  find(name: string, value: string): number
}

/** A record written past all rules (CONTRACT.md "Sandbox control"; data loaders). */
export interface RawRecord {
  readonly id?: RecordId
  /** Wire text; null or absent = unset. */
  readonly properties: Readonly<Record<string, string | null>>
  readonly createdAt?: Millis
  readonly updatedAt?: Millis
  readonly archived?: boolean
  readonly archivedAt?: Millis
  /** The survivor, where the record was merged away. */
  readonly mergedInto?: RecordId
  /** Newest first. Without it each value gets one entry at `updatedAt`. */
  readonly history?: Readonly<Record<string, readonly HistoryEntry[]>>
}

/** Why one property of a write was refused; `error` as in HubSpot's body (PROPERTY_DOESNT_EXIST ..., HUBSPOT.md 4.3). */
export interface PropertyIssue {
  readonly name: string
  readonly error: PropertyIssueCode
  readonly message: string
  readonly value?: string
}

export type PropertyIssueCode =
  | 'PROPERTY_DOESNT_EXIST'
  | 'READ_ONLY_VALUE'
  | 'INVALID_OPTION'
  | 'INVALID_INTEGER'
  | 'INVALID_LONG'
  | 'INVALID_DATE'
  | 'INVALID_EMAIL'
  | 'INVALID_BOOLEAN'
  | 'INVALID_OWNER'
  | 'INVALID_PIPELINE'
  | 'INVALID_STAGE'
  | 'VALUE_TOO_LONG'
  | 'REQUIRED_PROPERTY'
  | 'CONFLICTING_UNIQUE_VALUE'
  | 'CUSTOM_VALIDATION_FAILED'
  | 'INVALID_VALUE'

/** The kinds of an admin's validation rules (openapi crm-property-validations). */
export type ValidationRuleType =
  | 'MIN_LENGTH'
  | 'MAX_LENGTH'
  | 'MIN_NUMBER'
  | 'MAX_NUMBER'
  | 'DECIMAL'
  | 'ALPHANUMERIC'
  | 'REGEX'
  | 'EMAIL_ALLOWED_DOMAINS'
  | 'EMAIL_BLOCKED_DOMAINS'
  | 'START_DATE'
  | 'END_DATE'
  | 'START_DATETIME'
  | 'END_DATETIME'
  | 'AFTER_DURATION'
  | 'BEFORE_DURATION'
  | 'AFTER_DATETIME_DURATION'
  | 'BEFORE_DATETIME_DURATION'
  | 'DAYS_OF_WEEK'
  | 'DOMAIN'
  | 'EMAIL'
  | 'URL'
  | 'URL_ALLOWED_DOMAINS'
  | 'URL_BLOCKED_DOMAINS'
  | 'FORMAT'
  | 'PHONE_NUMBER_WITH_EXPLICIT_COUNTRY_CODE'
  | 'SPECIAL_CHARACTERS'
  | 'WHITESPACE'

export interface ValidationRule {
  readonly ruleType: ValidationRuleType
  readonly ruleArguments: readonly string[]
  readonly shouldApplyNormalization?: boolean
}

/** A write as the API takes it: '' clears, null is a no-op (HUBSPOT.md 4.3). */
export type PropertyInput = Readonly<Record<string, string | null>>

export interface LinkInput {
  readonly to: RecordRef
  readonly types: readonly LinkTypeRef[]
}

/** The records of one object type. `get` and `rows` show the present; `index` what search and exports see. */
export interface ObjectStore {
  readonly definition: ObjectTypeDefinition
  /** Live records (not archived, not merged away). */
  readonly size: number
  readonly archivedSize: number
  /** Rises with every write: what was made of the records is still good while it stands. */
  readonly revision: number
  properties(): ReadonlyMap<string, PropertyDefinition>
  property(name: string): PropertyDefinition | undefined
  defineProperty(property: PropertyDefinition): void
  removeProperty(name: string): void
  validationRules(): ReadonlyMap<string, readonly ValidationRule[]>
  setValidationRules(property: string, rules: readonly ValidationRule[]): void

  setGenerated(rows: GeneratedRows): void
  /** Archived and merged-away records too; look at the flags. Not reused: safe to keep. */
  get(id: RecordId): Row | undefined
  /** Follows merges to the surviving id. */
  resolve(id: RecordId): RecordId | undefined
  /** The live record with this value of a unique property (email: hs_additional_emails too; folded). */
  findUnique(property: string, value: string): RecordId | undefined
  /** In id order from `after` (exclusive). Archived ones are the list of `archived: true`. */
  rows(options?: { readonly archived?: boolean; readonly after?: RecordId }): Iterable<Row>
  /** Live, archived and merged-away records alike, in id order. */
  everyRow(): Iterable<Row>
  /** Newest first. */
  history(id: RecordId, property: string): readonly HistoryEntry[]
  /** All property names with a value. */
  valueNames(id: RecordId): Iterable<string>

  /** Past all rules, history kept. `indexed: 'now'` (data loaders) skips the index lag. */
  put(
    record: RawRecord,
    options?: { readonly indexed?: 'now' | 'lag'; readonly source?: WriteSource },
  ): RecordId
  /** Checks a write as the API does and normalises values to wire text. Throws nothing: read `issues`. */
  check(
    input: PropertyInput,
    mode: 'create' | 'update',
    current?: Row,
  ): { readonly values: ReadonlyMap<string, string>; readonly issues: readonly PropertyIssue[] }
  /** What `create` and `update` would throw, without writing. */
  assertCreatable(input: PropertyInput, source: WriteSource, links?: readonly LinkInput[]): void
  assertUpdatable(id: RecordId, input: PropertyInput, source: WriteSource): void
  /** Checks, writes, links. Throws ApiError (409 for a duplicate unique value, 400 with issues). */
  create(input: PropertyInput, source: WriteSource, links?: readonly LinkInput[]): RecordId
  update(id: RecordId, input: PropertyInput, source: WriteSource): void
  archive(id: RecordId, source?: WriteSource): void
  restore(id: RecordId, source?: WriteSource): void
  /** Gone for good: neither live nor archived. */
  purge(id: RecordId): void
  /** HUBSPOT.md 4.5. The survivor's id. */
  merge(primary: RecordId, loser: RecordId, source: WriteSource): RecordId

  readonly index: IndexView
}

export type FilterOperator =
  | 'EQ'
  | 'NEQ'
  | 'LT'
  | 'LTE'
  | 'GT'
  | 'GTE'
  | 'BETWEEN'
  | 'IN'
  | 'NOT_IN'
  | 'HAS_PROPERTY'
  | 'NOT_HAS_PROPERTY'
  | 'CONTAINS_TOKEN'
  | 'NOT_CONTAINS_TOKEN'

export interface Filter {
  readonly propertyName: string
  readonly operator: FilterOperator
  readonly value?: string
  readonly highValue?: string
  readonly values?: readonly string[]
}

export interface IndexQuery {
  /** OR of ANDs; none = all. */
  readonly filterGroups: readonly (readonly Filter[])[]
  readonly query?: string
  readonly sort?: { readonly property: string; readonly direction: 'ASCENDING' | 'DESCENDING' }
}

/** The lagging index that search and exports read (HUBSPOT.md 4.2); never archived records. */
export interface IndexView {
  /** Takes in every change whose lag has passed. Called by the other methods. */
  settle(): void
  readonly size: number
  /** In id order, values as indexed; rows are reused between steps. */
  rows(): Iterable<Row>
  get(id: RecordId): Row | undefined
  /** As indexed, but with the values of the write before, where there was one. */
  outdated(id: RecordId): Row | undefined
  /** `total` and the ids of one page. Throws ApiError for an unknown property. */
  search(
    query: IndexQuery,
    offset: number,
    limit: number,
  ): { readonly total: number; readonly ids: readonly RecordId[] }
  /** All matches (no 10,000 cap), in the asked order; rows are reused between steps. */
  select(query: IndexQuery): { readonly total: number; readonly rows: Iterable<Row> }
}
