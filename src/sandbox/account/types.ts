/**
 * What the rooms of the sandbox share. The facts about HubSpot are in HUBSPOT.md (cited by section); this file only
 * says how we hold them.
 *
 * Who implements what:
 * - `account/account.ts`  `createAccount(options): Account` (store, clock, knobs, random, search index)
 * - `account/links.ts`    `createLinks(host: LinkHost): Links` (association store and its rules)
 * - `api/associations.ts` `associationsPart: Part`; `imports/part.ts` `importsPart: Part`; `exports/part.ts` `exportsPart: Part`
 * - `data/catalogue.ts`   `propertyCatalogue(objectTypeId): PropertyDefinition[]`, `defaultPipelines(objectTypeId): Pipeline[]`,
 *                         `defaultOwners(): Owner[]`
 * - `data/demo.ts`        `loadDemo(account): void`; `data/folder.ts` `loadFolder(account, dir): Promise<void>`;
 *                         `data/contacts.ts` `generateContacts(account, count): void`
 */
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'

// Ids, times and values -------------------------------------------------------

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

/** One kept value of a property; `value` is '' where it was cleared (HUBSPOT.md 4.1 propertiesWithHistory). */
export interface HistoryEntry {
  readonly value: string
  readonly timestamp: Millis
  /** e.g. API, INTEGRATION, IMPORT, CRM_UI, MERGE_OBJECTS */
  readonly sourceType: string
  readonly sourceId?: string
}

/** Where a write comes from, for the history. `at` defaults to the clock's now. */
export interface WriteSource {
  readonly sourceType: string
  readonly sourceId?: string
  readonly at?: Millis
  /** The API version that the write came by: validation rules look at it. */
  readonly version?: ApiVersion
}

// Definitions -----------------------------------------------------------------

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
  readonly required: { readonly all: readonly string[]; readonly any: readonly string[] }
  readonly searchDefaults: readonly string[]
  /** Properties that the search's `query` looks into. */
  readonly queryProperties: readonly string[]
  /** Names of the pipeline and stage properties, where the object has pipelines. */
  readonly pipeline?: { readonly pipeline: string; readonly stage: string }
  /** Alternatives; any one of the lists grants. */
  readonly scopes: { readonly read: readonly string[]; readonly write: readonly string[] }
  readonly custom?: { readonly name: string; readonly fullyQualifiedName: string }
}

// Records ---------------------------------------------------------------------

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

/** The kinds of an admin's validation rules that the sandbox enforces. */
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

export interface ValidationRule {
  readonly ruleType: ValidationRuleType
  readonly ruleArguments: readonly string[]
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
  /** `total` and the ids of one page. Throws ApiError for an unknown property. */
  search(
    query: IndexQuery,
    offset: number,
    limit: number,
  ): { readonly total: number; readonly ids: readonly RecordId[] }
  /** All matches (no 10,000 cap), in the asked order; rows are reused between steps. */
  select(query: IndexQuery): { readonly total: number; readonly rows: Iterable<Row> }
}

// Associations (implemented in account/links.ts) ------------------------------

export type LinkCategory = 'HUBSPOT_DEFINED' | 'USER_DEFINED' | 'INTEGRATOR_DEFINED' | 'WORK'

export interface LinkTypeRef {
  readonly category: LinkCategory
  readonly typeId: number
}

/** One direction of an association type. The other direction has an id of its own (HUBSPOT.md 6). */
export interface LinkType extends LinkTypeRef {
  readonly from: ObjectTypeId
  readonly to: ObjectTypeId
  /** null = the unlabelled type. */
  readonly label: string | null
  /** v3 name: `contact_to_company`, `contact_to_company_unlabeled` (HUBSPOT.md 4.1). */
  readonly name: string
  readonly inverseTypeId: number
}

export interface Linked {
  readonly id: RecordId
  readonly types: readonly LinkType[]
}

/** What the link store needs of the account. */
export interface LinkHost {
  readonly types: ObjectTypes
  readonly knobs: Knobs
  readonly random: Random
  readonly clock: Clock
  /** Live records only. */
  exists(ref: RecordRef): boolean
}

export interface Links {
  /** Defined types of a direction: unlabelled, primary, standard labels, custom labels. */
  types(from: ObjectTypeId, to: ObjectTypeId): readonly LinkType[]
  /** Both directions. Throws ApiError on HubSpot's limits. */
  defineLabel(
    from: ObjectTypeId,
    to: ObjectTypeId,
    label: { readonly label: string; readonly name: string; readonly inverseLabel?: string },
  ): readonly LinkType[]
  /** Throws ApiError for types of HubSpot's own. A single label is renamed in both directions. */
  renameLabel(
    from: ObjectTypeId,
    to: ObjectTypeId,
    typeId: number,
    label: string,
    inverseLabel?: string,
  ): void
  /** Both directions. Throws ApiError while a record carries it. */
  removeLabel(from: ObjectTypeId, to: ObjectTypeId, typeId: number): void
  /** At most this many records at the far end, per type (definitions/configurations). null = no limit of its own. */
  limitOf(from: ObjectTypeId, to: ObjectTypeId, type: LinkTypeRef): number | null
  setLimit(from: ObjectTypeId, to: ObjectTypeId, type: LinkTypeRef, max: number | null): void
  limits(): Iterable<{ readonly type: LinkType; readonly max: number }>
  /**
   * Links two records: the unlabelled type always, `types` beside it. `replace` (PUT, batch create): the pair's custom
   * labels become just these; otherwise they are added. Throws ApiError. Does not touch the records' modified date.
   */
  associate(
    from: RecordRef,
    to: RecordRef,
    types: readonly LinkTypeRef[],
    mode: 'replace' | 'add',
  ): Linked
  dissociate(from: RecordRef, to: RecordRef): void
  removeTypes(from: RecordRef, to: RecordRef, types: readonly LinkTypeRef[]): void
  /** By id of the other record, ascending. Pairs with an archived record are hidden until it is restored. */
  of(from: RecordRef, to: ObjectTypeId): readonly Linked[]
  has(from: RecordRef, to: RecordRef): boolean
  /** The loser's links move to the survivor. */
  moveAll(loser: RecordRef, survivor: RecordRef): void
  /** The record is gone for good. */
  forget(ref: RecordRef): void
  /** Every direction and type as read from `from`; the account's truth for CONTRACT.md. */
  all(
    from: ObjectTypeId,
    to: ObjectTypeId,
  ): Iterable<{ readonly from: RecordId; readonly to: RecordId; readonly type: LinkType }>
  /** Pairs of live records, each counted once. */
  readonly size: number
}

// Account ---------------------------------------------------------------------

export interface ObjectTypes {
  all(): readonly ObjectTypeDefinition[]
  /** By id, plural, singular, alias, `p_name` or `p<portal>_name`. */
  find(nameOrId: string): ObjectTypeDefinition | undefined
}

export interface Clock {
  now(): Millis
  set(now: Millis): void
  advance(byMs: number): void
  freeze(frozen: boolean): void
  readonly frozen: boolean
  /** Calls back once the clock reaches `at`, however it gets there. Returns the cancel. */
  schedule(at: Millis, act: () => void): () => void
}

/** Deterministic from the seed. `fork(name)` gives a stream of its own that others' use doesn't disturb. */
export interface Random {
  next(): number
  int(from: number, to: number): number
  uuid(): string
  fork(name: string): Random
}

export type KnobValue = string | number | boolean | null

export interface KnobSpec<T extends KnobValue = KnobValue> {
  readonly name: string
  readonly default: T
  readonly meaning: string
  /** The allowed values, or a check that returns what is wrong. Without it: anything of the default's type. */
  readonly allowed?: readonly T[] | ((value: KnobValue) => string | undefined)
}

export interface Knobs {
  register(specs: readonly KnobSpec[]): void
  value<T extends KnobValue>(spec: KnobSpec<T>): T
  set(name: string, value: unknown): void
  list(): Readonly<
    Record<
      string,
      { readonly value: KnobValue; readonly default: KnobValue; readonly meaning: string }
    >
  >
}

export interface TokenGrant {
  readonly token: string
  /** null = every scope. */
  readonly scopes: ReadonlySet<string> | null
  readonly expiresAt: Millis | null
  readonly kind: 'private_app' | 'oauth'
  readonly appId: number
}

export interface Account {
  readonly portalId: number
  readonly seed: number
  readonly clock: Clock
  readonly random: Random
  readonly knobs: Knobs
  readonly types: ObjectTypes
  readonly links: Links
  /** Throws for an unknown id; find one with `types.find` first. */
  objects(type: ObjectTypeId): ObjectStore
  defineCustomObject(schema: {
    readonly name: string
    readonly labels: { readonly singular: string; readonly plural: string }
    readonly primaryDisplayProperty: string
    readonly requiredProperties?: readonly string[]
    readonly properties: readonly PropertyDefinition[]
  }): ObjectTypeDefinition
  owners(): readonly Owner[]
  setOwners(owners: readonly Owner[]): void
  pipelines(type: ObjectTypeId): readonly Pipeline[]
  setPipelines(type: ObjectTypeId, pipelines: readonly Pipeline[]): void
  readonly tokens: ReadonlyMap<string, TokenGrant>
  issueToken(
    scopes: readonly string[] | null,
    expiresInSeconds: number | null,
    kind?: 'private_app' | 'oauth',
    /** Absent: an app of its own. */
    appId?: number,
  ): TokenGrant
  /** State of a room that lives as long as the account (gone after a reset): made at first use. */
  keep<T>(key: string, make: () => T): T
  /** Called on reset and close: stop timers, delete temp files. */
  onDispose(act: () => void): void
  dispose(): void
}

// HTTP ------------------------------------------------------------------------

/** `v3`, `v4`, or the date of a dated path. */
export type ApiVersion = 'v1' | 'v2' | 'v3' | 'v4' | '2026-03' | '2026-09'

export interface Call {
  readonly account: Account
  readonly method: string
  readonly path: string
  readonly version: ApiVersion
  readonly dated: boolean
  /** Values of `{name}` in the matched pattern, decoded. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** Repeated and comma-separated alike (HUBSPOT.md 12). */
  queryList(name: string): readonly string[]
  /** undefined for routes with `auth: false`. */
  readonly grant: TokenGrant | undefined
  /** Empty for routes with `rawBody`. Throws ApiError 400 on bad JSON. */
  json(): unknown
  readonly body: Buffer
  /** The request itself, for routes that read their body as a stream. */
  readonly request: IncomingMessage
  /** `http://127.0.0.1:PORT` as the caller reached us. */
  readonly baseUrl: string
}

export interface Answer {
  readonly status: number
  /** Sent as JSON; absent = empty body. */
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** Instead of `body`. Set Content-Type in `headers`. */
  readonly raw?: Buffer | string | Readable
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /**
   * `/crm/v3/objects/{objectType}/batch/read`; a dated twin is written with `{version}`:
   * `/crm/objects/{version}/{objectType}/batch/read`. A trailing slash makes no difference. Fixed segments win over
   * parameters.
   */
  readonly paths: readonly string[]
  /** Alternatives: one of them is enough. Empty = any valid token. */
  readonly scopes: readonly string[] | ((call: Call) => readonly string[])
  /** false: no token (export file links). */
  readonly auth?: false
  /** true: the handler reads `call.request` itself (imports). */
  readonly rawBody?: true
  /** Which limit it counts against; `none` for file links. Default `general`. */
  readonly limit?: 'general' | 'search' | 'associations' | 'none'
  handle(call: Call): Answer | Promise<Answer>
}

/** What a room plugs into the server. */
export interface Part {
  readonly routes: readonly Route[]
  readonly knobs: readonly KnobSpec[]
  /** Joined into `GET /_sandbox/state`; the exports part gives `exports_used` (CONTRACT.md). */
  state?(account: Account): Readonly<Record<string, unknown>>
}

// Starting --------------------------------------------------------------------

export interface FaultAction {
  readonly status?: number
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly cut_bytes?: number
  readonly stall_ms?: number
  readonly reset?: boolean
  /** The request takes effect; then its answer is lost, cut or replaced. */
  readonly after_effect?: boolean
}

export interface Fault {
  readonly method?: string
  /** A regular expression, tried on the path with its query. */
  readonly path?: string
  /** Counts matching requests from 1; absent = 1. */
  readonly from?: number
  /** Absent = until cleared. */
  readonly times?: number
  readonly action: FaultAction
}

export interface SandboxOptions {
  /** 0 or absent = any free port. */
  readonly port?: number
  readonly seed?: number
  /** 'demo', a folder of CSV files, or nothing: properties, pipelines and one owner only. */
  readonly data?: string
  /** Generated contacts. */
  readonly contacts?: number
  readonly faults?: readonly Fault[]
  readonly knobs?: Readonly<Record<string, KnobValue>>
  /** The default token (all scopes); absent = made from the seed. */
  readonly token?: string
}

export interface RunningSandbox {
  readonly url: string
  readonly token: string
  /** The present account; a reset replaces it. */
  readonly account: Account
  close(): Promise<void>
}
