import type { Associations } from './associations.ts'
import type { CollectionPage, CollectionRequest } from './collections.ts'
import type { Definitions } from './definitions.ts'
import type { ExportJobs, ImportJobs } from './hubspot-jobs.ts'
import type { Lists } from './lists.ts'
import type { HistoryPage, HistoryRequest } from './property-history.ts'

/** An object's name as paths carry it: plural (`contacts`), or `p_<name>` / `2-123` for custom objects. */
export type ObjectName = string

/** An ISO 8601 UTC time with milliseconds, as HubSpot writes it: `2026-11-21T10:00:00.000Z`. */
export type IsoTime = string

/** Before anything in HubSpot: how far a walk has come that was shown nothing. */
export const beginning: IsoTime = '1970-01-01T00:00:00.000Z'

/** HubSpot's wire form of a CRM record: ids are strings, every value is a string or null (HUBSPOT.md 4.1). */
export interface WireRecord {
  readonly id: string
  readonly properties: Readonly<Record<string, string | null>>
  readonly createdAt: IsoTime
  readonly updatedAt: IsoTime
  readonly archived: boolean
  readonly archivedAt?: IsoTime
  /** Ids of associated records by object, where the list was asked for them: ascending, each once. */
  readonly links?: Readonly<Record<ObjectName, readonly string[]>>
}

/** An object type that the account defined itself (HUBSPOT.md 5, 8). */
export interface CustomType {
  /** `2-123`: never given to another type. */
  readonly typeId: string
  readonly name: string
  /** `p<portal>_<name>`. */
  readonly fullName: string
}

/** One property of an object as the account describes it (HUBSPOT.md 4.4). */
export interface Property {
  readonly name: string
  readonly label: string
  readonly description: string
  /** string, number, bool, enumeration, date, datetime, phone_number, json, object_coordinates. */
  readonly type: string
  readonly fieldType: string
  readonly groupName: string
  readonly options: readonly PropertyOption[]
  readonly calculated: boolean
  readonly externalOptions: boolean
  readonly hasUniqueValue: boolean
  readonly hidden: boolean
  readonly hubspotDefined: boolean
  readonly readOnlyValue: boolean
  /** Nobody may add options to it; absent where HubSpot does not say. */
  readonly readOnlyOptions?: boolean
  readonly referencedObjectType: string | null
  readonly dataSensitivity: string | null
}

export interface PropertyOption {
  readonly label: string
  readonly value: string
  readonly hidden: boolean
}

export interface AccountDetails {
  readonly portalId: string
  readonly timeZone: string
  readonly companyCurrency: string | null
  readonly accountType: string | null
}

/** How we are signed in, as far as HubSpot tells. */
export interface SignInFacts {
  /** `token`: a service key or private-app token. */
  readonly kind: 'token' | 'oauth'
  /** E-mail or user id of who made the token, or agreed to the app. */
  readonly user: string | null
  readonly scopes: readonly string[] | null
}

export interface Owner {
  readonly id: string
  readonly email: string | null
  readonly firstName: string
  readonly lastName: string
  readonly archived: boolean
}

export interface Pipeline {
  readonly id: string
  readonly label: string
  readonly archived: boolean
  readonly stages: readonly {
    readonly id: string
    readonly label: string
    readonly archived: boolean
  }[]
}

/** A span of modified times in HubSpot's clock: after < modified <= until. `after` null: from the beginning. */
export interface Window {
  readonly after: IsoTime | null
  readonly until: IsoTime
}

/** How far a walk by (modified time, id) has come: all at earlier times, and at `time` all ids up to `id` (null: all of them). */
export interface WalkPosition {
  readonly time: IsoTime
  readonly id: string | null
}

export interface ChangedRequest {
  readonly object: ObjectName
  /** The modified property: `lastmodifieddate` for contacts, `hs_lastmodifieddate` otherwise (HUBSPOT.md 4.2). */
  readonly by: string
  readonly window: Window
  readonly properties: readonly string[]
  /** Go on from here instead of the window's start. */
  readonly from?: WalkPosition
}

export interface ChangedPage {
  /** Hydrated records: values from a batch read, not from the index. */
  readonly records: readonly WireRecord[]
  /** Found by search but gone at the batch read (archived or merged meanwhile). */
  readonly gone: readonly string[]
  readonly reached: WalkPosition
}

export interface ListRequest {
  readonly object: ObjectName
  readonly properties: readonly string[]
  readonly archived?: boolean
  /** Objects whose associated ids come with each record, all pages of them. */
  readonly links?: readonly ObjectName[]
  /** `paging.next.after` of the page that was read last; go on from there. */
  readonly after?: string
}

export interface ListPage {
  readonly records: readonly WireRecord[]
  /** What the next page is asked with; null after the last page. */
  readonly next: string | null
}

/** A link that a new record is made with. */
export interface CreateLink {
  /** The other record's id; the types tell its object. */
  readonly to: string
  readonly types: readonly { readonly category: string; readonly typeId: number }[]
}

/** One input of a create or update. `trace` is unique in the batch; outcomes are matched by it. */
export interface WriteInput {
  readonly trace: string
  /** Absent for a create. */
  readonly id?: string
  /** Wire values; '' clears. */
  readonly properties: Readonly<Record<string, string>>
  /** Of a create: links without which HubSpot makes no such record. */
  readonly links?: readonly CreateLink[]
}

export interface RecordProblem {
  /** HubSpot's category or error type, as a dotted code of ours: `hubspot.row.VALIDATION_ERROR`, `hubspot.row.CONFLICT`. */
  readonly code: string
  readonly message: string
  readonly field: string | null
  /** Of a 409: the record that has the unique value already, when HubSpot names it. */
  readonly existingId: string | null
  /** Whether the same input can succeed later without a change by a person. */
  readonly retryable: boolean
}

export type WriteOutcome =
  | { readonly kind: 'done'; readonly trace: string; readonly id: string }
  | { readonly kind: 'refused'; readonly trace: string; readonly problem: RecordProblem }
  /** The answer was lost: it may or may not have taken effect. */
  | { readonly kind: 'unknown'; readonly trace: string; readonly problem: RecordProblem }

/** Calls made so far, as CONTRACT.md's result counts them. `export` and `import` count jobs' own calls. */
export interface CallCounts {
  readonly export: number
  readonly import: number
  readonly search: number
  readonly list: number
  readonly batch_read: number
  /** Batch writes of records and of associations. */
  readonly batch: number
  readonly other: number
}

/** What is known of the account's limits from headers; null where HubSpot has not said. */
export interface Quota {
  readonly dailyMax: number | null
  readonly dailyRemaining: number | null
  readonly burstMax: number | null
  readonly usedByUs: number
}

/** How much a walk of changed records is: estimates, but for `records`. */
export interface WalkSize {
  readonly records: number
  readonly searches: number
  /** Batch reads. */
  readonly reads: number
}

/** What HubSpot's answers told of its clock: how many told it so far, and the latest time (whole seconds). */
export interface Heard {
  readonly answers: number
  readonly at: Date | null
}

/** One HubSpot account. Every method that waits takes a signal; errors are ConnectorErrors. */
export interface HubSpot extends AsyncDisposable {
  /** HubSpot's clock: the `Date` header of a cheap call. Whole seconds. */
  now(signal: AbortSignal): Promise<Date>
  /** HubSpot's clock without a call, by the `Date` headers of the answers so far. */
  heard(): Heard
  /** A digest of where and as whom this client signs in; the same as long as the sign-in is. Costs no call. */
  credential(salt: string): Promise<string>
  account(signal: AbortSignal): Promise<AccountDetails>
  signIn(signal: AbortSignal): Promise<SignInFacts>
  /** Scopes of the token; null when HubSpot doesn't tell (then a 403 tells). */
  scopes(signal: AbortSignal): Promise<readonly string[] | null>
  properties(object: ObjectName, signal: AbortSignal): Promise<readonly Property[]>
  owners(signal: AbortSignal): Promise<readonly Owner[]>
  pipelines(object: ObjectName, signal: AbortSignal): Promise<readonly Pipeline[]>
  /** The objectTypeId (`0-1`, `2-123`) of an object name. */
  objectTypeId(object: ObjectName): string
  /** The object types that the account defined itself, archived ones left out. */
  customTypes(signal: AbortSignal): Promise<readonly CustomType[]>
  /** Type ids that the account's object library has switched on. */
  enabledTypes(signal: AbortSignal): Promise<readonly string[]>
  /** Pages of a stream that is no CRM object (`owners`, `forms`, ...). @throws `hubspot.not_available` for an unknown name */
  collection(request: CollectionRequest, signal: AbortSignal): AsyncIterable<CollectionPage>
  /** The calls of a first read of a collection whose items are asked for one by one; null where a page of it is all. */
  collectionCalls(collection: string, signal: AbortSignal): Promise<Partial<CallCounts> | null>
  /** How many records a search finds (its `total`); all live records when there is no window. */
  count(
    object: ObjectName,
    changed: { readonly by: string; readonly window: Window } | null,
    signal: AbortSignal,
  ): Promise<number>
  /** What a walk of the changed records would come by, for a few searches. */
  size(
    object: ObjectName,
    changed: { readonly by: string; readonly window: Window },
    signal: AbortSignal,
  ): Promise<WalkSize>
  /** Walks changed records by search keyset and hydrates them; see DESIGN section 4. */
  changed(request: ChangedRequest, signal: AbortSignal): AsyncIterable<ChangedPage>
  list(request: ListRequest, signal: AbortSignal): AsyncIterable<ListPage>
  /** What values properties had, and when. */
  history(request: HistoryRequest, signal: AbortSignal): AsyncIterable<HistoryPage>
  /** Batch read by record id, or by a unique property; missing ones are simply not in the answer. */
  records(
    object: ObjectName,
    ids: readonly string[],
    properties: readonly string[],
    signal: AbortSignal,
    options?: { readonly idProperty?: string; readonly archived?: boolean },
  ): AsyncIterable<readonly WireRecord[]>
  /** The record that a merged one lives on in, by its id; null for one that is archived, gone for good, or lives itself. */
  survivor(object: ObjectName, id: string, signal: AbortSignal): Promise<string | null>
  /** Live records whose property has one of these values (search `IN`; lags behind writes). */
  searchByValue(
    object: ObjectName,
    property: string,
    values: readonly string[],
    properties: readonly string[],
    signal: AbortSignal,
  ): AsyncIterable<readonly WireRecord[]>
  create(
    object: ObjectName,
    inputs: readonly WriteInput[],
    signal: AbortSignal,
  ): Promise<readonly WriteOutcome[]>
  update(
    object: ObjectName,
    inputs: readonly WriteInput[],
    signal: AbortSignal,
  ): Promise<readonly WriteOutcome[]>
  archive(
    object: ObjectName,
    inputs: readonly WriteInput[],
    signal: AbortSignal,
  ): Promise<readonly WriteOutcome[]>
  readonly exports: ExportJobs
  readonly imports: ImportJobs
  readonly associations: Associations
  readonly lists: Lists
  readonly definitions: Definitions
  calls(): CallCounts
  quota(): Quota
  /** Tells the client the account's time zone (IANA) as an earlier run heard it: its day of calls begins at midnight there. */
  inZone(timeZone: string): void
}
